import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DueWorker } from '@yicang/platform-db';
import { REBUILD_COMMUNITY, REBUILD_INSIDE, RebuildsService } from './rebuilds.service.js';

/** Rebuilds what was asked for of wider places, and what was interrupted. */
@Injectable()
export class RebuildsDueWork {
  constructor(worker: DueWorker, rebuilds: RebuildsService) {
    worker.on(REBUILD_INSIDE, ({ tenantCode, ref }) => rebuilds.askInside(tenantCode, ref));
    worker.on(REBUILD_COMMUNITY, async ({ tenantCode }) => {
      await rebuilds.rebuildCommunity(tenantCode, randomUUID());
    });
  }
}
