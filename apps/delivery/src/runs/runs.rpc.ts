import { Injectable } from '@nestjs/common';
import { tellCarriedFamiliesV1 } from '@yicang/contracts';
import { Bus } from '@yicang/platform-nats';
import { RunsService } from './runs.service.js';

/** What registry asks of runs before it shows a volunteer whom she goes to. */
@Injectable()
export class RunsRpc {
  constructor(bus: Bus, runs: RunsService) {
    bus.serve(tellCarriedFamiliesV1, async ({ tenantCode, volunteerAccountId, familyIds }) => ({
      familyIds: await runs.carriedFamilies(tenantCode, volunteerAccountId, familyIds),
    }));
  }
}
