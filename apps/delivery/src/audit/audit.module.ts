import { Module } from '@nestjs/common';
import { auditResolver } from '@yicang/platform-graphql';
import { READ_AUDIT } from './audit.rules.js';

@Module({
  providers: [
    auditResolver('deliveryAuditEntries', READ_AUDIT, {
      zh: '此地点（含其内）撤回过的需求',
      en: 'Which needs were withdrawn in a place or inside it, and by whom',
    }),
  ],
})
export class AuditModule {}
