import { Module } from '@nestjs/common';
import { auditResolver } from '@yicang/platform-graphql';
import { READ_AUDIT } from './audit.rules.js';

@Module({
  providers: [
    auditResolver('figureAuditEntries', READ_AUDIT, {
      zh: '此地点（含其内）重算过的数字',
      en: 'Which figures were rebuilt in a place or inside it, and by whom',
    }),
  ],
})
export class AuditModule {}
