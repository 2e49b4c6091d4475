import { Module } from '@nestjs/common';
import { AuditNotes } from './audit-notes.js';
import { AuditResolver } from './audit.resolver.js';
import { AuditService } from './audit.service.js';

@Module({ providers: [AuditNotes, AuditResolver, AuditService], exports: [AuditNotes] })
export class AuditModule {}
