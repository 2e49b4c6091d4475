import { Injectable } from '@nestjs/common';
import { type StandingNeedId } from '@yicang/kernel';
import { DueWorker } from '@yicang/platform-db';
import { OPEN_STANDING_NEED } from './standing-need.changes.js';
import { StandingNeedsService } from './standing-needs.service.js';

/** Opens what falls due when its day begins. */
@Injectable()
export class StandingNeedsDueWork {
  constructor(worker: DueWorker, standingNeeds: StandingNeedsService) {
    worker.on(OPEN_STANDING_NEED, ({ tenantCode, ref }) => standingNeeds.open(tenantCode, ref as StandingNeedId));
  }
}
