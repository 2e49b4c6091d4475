import { Injectable } from '@nestjs/common';
import { checkOrganizationV1, ensureOrganizationsV1 } from '@yicang/contracts';
import { Bus } from '@yicang/platform-nats';
import { OrganizationFactsService } from './organization-facts.service.js';

/** What other services may ask of organizations; each contract names its callers. */
@Injectable()
export class OrganizationsRpc {
  constructor(bus: Bus, facts: OrganizationFactsService) {
    bus.serve(checkOrganizationV1, ({ tenantCode, organizationId }) => facts.check(tenantCode, organizationId));
    bus.serve(ensureOrganizationsV1, (asked) => facts.ensure(asked));
  }
}
