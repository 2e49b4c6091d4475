import { Injectable } from '@nestjs/common';
import { type RecallId } from '@yicang/kernel';
import { DueWorker } from '@yicang/platform-db';
import { CARRY_OUT_RECALL, RecallsService, SPREAD_RECALL } from './recalls.service.js';

/** Brings recalls to the communities, and carries them out in each. */
@Injectable()
export class RecallsDueWork {
  constructor(worker: DueWorker, recalls: RecallsService) {
    worker.on(SPREAD_RECALL, ({ tenantCode, ref }) => recalls.spread(tenantCode, ref as RecallId));
    worker.on(CARRY_OUT_RECALL, ({ tenantCode, ref }) => recalls.carryOut(tenantCode, ref as RecallId));
  }
}
