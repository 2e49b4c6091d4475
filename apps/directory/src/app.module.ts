import { Module } from '@nestjs/common';
import { AccountsModule } from './accounts/accounts.module.js';
import { AuditModule } from './audit/audit.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { PartnersModule } from './partners/partners.module.js';
import { PlacesModule } from './places/places.module.js';
import { ProvidersModule } from './providers/providers.module.js';
import { SessionsModule } from './sessions/sessions.module.js';

@Module({
  imports: [
    PlacesModule,
    AuditModule,
    AccountsModule,
    SessionsModule,
    PartnersModule,
    ProvidersModule,
    OperationsModule,
  ],
})
export class DirectoryModule {}
