import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type PlanId } from '@yicang/kernel';
import { DueWorker } from '@yicang/platform-db';
import { HOLD_ITEM, PlansService, RELEASE_ITEM } from './plans.service.js';

/** Finishes what an interrupted planner left half done. */
@Injectable()
export class PlansDueWork {
  constructor(worker: DueWorker, plans: PlansService) {
    worker.on(HOLD_ITEM, async ({ tenantCode, ref }) => {
      await plans.holdItem(tenantCode, ref as PlanId, randomUUID());
    });
    worker.on(RELEASE_ITEM, ({ tenantCode, ref }) => plans.releaseItem(tenantCode, ref as PlanId, randomUUID()));
  }
}
