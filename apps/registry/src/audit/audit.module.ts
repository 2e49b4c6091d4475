import { Module } from '@nestjs/common';
import { auditResolver } from '@yicang/platform-graphql';
import { READ_AUDIT } from './audit.rules.js';

@Module({
  providers: [
    auditResolver('familyAuditEntries', READ_AUDIT, {
      zh: '此地点（含其内）看过、找过、办过卡、删去过哪些家庭',
      en: 'Which families were looked at, searched for, given a card or erased in a place or inside it, and by whom',
    }),
  ],
})
export class AuditModule {}
