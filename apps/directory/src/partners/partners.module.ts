import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { PlacesModule } from '../places/places.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { PartnerAssertions, PartnerAssertionsRpc } from './partner-assertions.js';
import { PartnerDoor, PartnerDoorRpc } from './partner-door.js';
import { PartnerKeysResolver, PartnersResolver } from './partners.resolver.js';
import { PartnersService } from './partners.service.js';
import { Sandboxes } from './sandboxes.js';

@Module({
  imports: [PlacesModule, AuditModule, SessionsModule],
  providers: [
    PartnerAssertions,
    PartnerAssertionsRpc,
    PartnerDoor,
    PartnerDoorRpc,
    PartnerKeysResolver,
    PartnersResolver,
    PartnersService,
    Sandboxes,
  ],
})
export class PartnersModule {}
