import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type RunId } from '@yicang/kernel';
import { DueWorker } from '@yicang/platform-db';
import { ISSUE_ITEMS, RunsService } from './runs.service.js';

/** Finishes the departure of a run that was interrupted. */
@Injectable()
export class RunsDueWork {
  constructor(worker: DueWorker, runs: RunsService) {
    worker.on(ISSUE_ITEMS, async ({ tenantCode, ref }) => {
      await runs.issueItems(tenantCode, ref as RunId, randomUUID());
    });
  }
}
