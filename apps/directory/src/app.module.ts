import { Module } from '@nestjs/common';
import { AccountsModule } from './accounts/accounts.module.js';
import { AuditModule } from './audit/audit.module.js';
import { PlacesModule } from './places/places.module.js';
import { SessionsModule } from './sessions/sessions.module.js';

@Module({ imports: [PlacesModule, AuditModule, AccountsModule, SessionsModule] })
export class DirectoryModule {}
