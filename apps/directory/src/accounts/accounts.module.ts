import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { PlacesModule } from '../places/places.module.js';
import { AccountsResolver } from './accounts.resolver.js';
import { AccountsService } from './accounts.service.js';
import { AppointmentsRpc } from './appointments.rpc.js';
import { Credentials } from './credentials.js';
import { GrantsResolver } from './grants.resolver.js';
import { GrantsService } from './grants.service.js';
import { OperatorBootstrap } from './operator-bootstrap.js';

@Module({
  imports: [PlacesModule, AuditModule],
  providers: [
    AccountsResolver,
    AccountsService,
    AppointmentsRpc,
    Credentials,
    GrantsResolver,
    GrantsService,
    OperatorBootstrap,
  ],
  exports: [Credentials, GrantsService],
})
export class AccountsModule {}
