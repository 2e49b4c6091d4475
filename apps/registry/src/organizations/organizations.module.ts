import { Module } from '@nestjs/common';
import { OrganizationFactsService } from './organization-facts.service.js';
import { OrganizationsReader } from './organizations.reader.js';
import { OrganizationsResolver } from './organizations.resolver.js';
import { OrganizationsRpc } from './organizations.rpc.js';
import { OrganizationsService } from './organizations.service.js';

@Module({
  providers: [
    OrganizationsResolver,
    OrganizationsService,
    OrganizationsReader,
    OrganizationFactsService,
    OrganizationsRpc,
  ],
})
export class OrganizationsModule {}
