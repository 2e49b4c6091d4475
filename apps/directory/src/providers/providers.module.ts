import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { AuditModule } from '../audit/audit.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { ProviderClient } from './provider-client.js';
import { ProvidersResolver } from './providers.resolver.js';
import { ProvidersService } from './providers.service.js';

@Module({
  imports: [AccountsModule, AuditModule, SessionsModule],
  providers: [ProviderClient, ProvidersResolver, ProvidersService],
})
export class ProvidersModule {}
