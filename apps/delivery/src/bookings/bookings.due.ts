import { Injectable } from '@nestjs/common';
import { type RunId } from '@yicang/kernel';
import { DueWorker } from '@yicang/platform-db';
import { DROP_RUN, ScheduledRunsService } from './scheduled-runs.service.js';

/** Drops a run that nobody departed with on its day. */
@Injectable()
export class BookingsDueWork {
  constructor(worker: DueWorker, runs: ScheduledRunsService) {
    worker.on(DROP_RUN, ({ tenantCode, ref }) => runs.drop(tenantCode, ref as RunId));
  }
}
