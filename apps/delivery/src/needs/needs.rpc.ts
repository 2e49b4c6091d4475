import { Injectable } from '@nestjs/common';
import { tellNeedsV1, tellServedFamiliesV1 } from '@yicang/contracts';
import { Bus } from '@yicang/platform-nats';
import { NeedFactsService } from './need-facts.service.js';

/** What reporting asks of needs when it rebuilds. */
@Injectable()
export class NeedsRpc {
  constructor(bus: Bus, facts: NeedFactsService) {
    bus.serve(tellNeedsV1, ({ tenantCode, after, limit }) => facts.tell(tenantCode, after, limit));
    bus.serve(tellServedFamiliesV1, ({ tenantCode, after, limit }) => facts.tellServed(tenantCode, after, limit));
  }
}
