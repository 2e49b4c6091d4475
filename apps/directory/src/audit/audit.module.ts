import { Module } from '@nestjs/common';
import { auditResolver } from '@yicang/platform-graphql';
import { AuditNotes } from './audit-notes.js';
import { READ_AUDIT } from './audit.rules.js';

const AuditResolver = auditResolver('auditEntries', READ_AUDIT, {
  zh: '此地点（含其内）对账号与授权做过的事',
  en: 'What was done to accounts and grants in a place or inside it',
});

@Module({ providers: [AuditNotes, AuditResolver], exports: [AuditNotes] })
export class AuditModule {}
