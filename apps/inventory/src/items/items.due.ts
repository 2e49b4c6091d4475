import { Injectable } from '@nestjs/common';
import { type ItemCode } from '@yicang/kernel';
import { DueWorker } from '@yicang/platform-db';
import { EXPIRE_HOLD, ItemsService } from './items.service.js';

/** Frees items whose hold is over. */
@Injectable()
export class ItemsDueWork {
  constructor(worker: DueWorker, items: ItemsService) {
    worker.on(EXPIRE_HOLD, ({ tenantCode, ref }) => items.expireHold(tenantCode, ref as ItemCode));
  }
}
