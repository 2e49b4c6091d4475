import { Injectable } from '@nestjs/common';
import { type StopId } from '@yicang/kernel';
import { DueWorker } from '@yicang/platform-db';
import { FORGET_SIGNATURE, ProofsService } from './proofs.service.js';

/** Forgets signatures that were kept long enough, or whose family is erased. */
@Injectable()
export class ProofsDueWork {
  constructor(worker: DueWorker, proofs: ProofsService) {
    worker.on(FORGET_SIGNATURE, ({ tenantCode, ref }) => proofs.forget(tenantCode, ref as StopId));
  }
}
