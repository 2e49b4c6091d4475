import { Injectable } from '@nestjs/common';
import { type TransferId } from '@yicang/kernel';
import { DueWorker } from '@yicang/platform-db';
import { TRANSFER_OVERDUE, TransfersService } from './transfers.service.js';

/** Calls back what nobody received in time. */
@Injectable()
export class TransfersDueWork {
  constructor(worker: DueWorker, transfers: TransfersService) {
    worker.on(TRANSFER_OVERDUE, ({ tenantCode, ref }) => transfers.callBackOverdue(tenantCode, ref as TransferId));
  }
}
