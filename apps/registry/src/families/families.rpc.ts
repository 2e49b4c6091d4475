import { Injectable } from '@nestjs/common';
import { checkFamilyV1, tellFamiliesV1 } from '@yicang/contracts';
import { Bus } from '@yicang/platform-nats';
import { FamilyFactsService } from './family-facts.service.js';

/** What other services may ask of families; each contract names its callers. */
@Injectable()
export class FamiliesRpc {
  constructor(bus: Bus, facts: FamilyFactsService) {
    bus.serve(checkFamilyV1, ({ tenantCode, familyId, role }) => facts.check(tenantCode, familyId, role));
    bus.serve(tellFamiliesV1, ({ tenantCode, afterPos, limit }) => facts.tell(tenantCode, afterPos, limit));
  }
}
