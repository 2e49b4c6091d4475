import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type PlanId } from '@yicang/kernel';
import { DueWorker } from '@yicang/platform-db';
import { HOLD_FOR_PLAN, RELEASE_FOR_PLAN } from './plan.changes.js';
import { PlansService } from './plans.service.js';

/** Finishes what an interrupted planner left half done. */
@Injectable()
export class PlansDueWork {
  constructor(worker: DueWorker, plans: PlansService) {
    worker.on(HOLD_FOR_PLAN, async ({ tenantCode, ref }) => {
      await plans.holdItem(tenantCode, ref as PlanId, randomUUID());
    });
    worker.on(RELEASE_FOR_PLAN, ({ tenantCode, ref }) => plans.releaseItem(tenantCode, ref as PlanId, randomUUID()));
  }
}
