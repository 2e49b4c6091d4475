import { Injectable } from '@nestjs/common';
import { type StopId } from '@yicang/kernel';
import { DueWorker } from '@yicang/platform-db';
import { FORGET_SIGNATURE, SignaturesService } from './signatures.service.js';

/** Forgets signatures when their time is over. */
@Injectable()
export class SignaturesDueWork {
  constructor(worker: DueWorker, signatures: SignaturesService) {
    worker.on(FORGET_SIGNATURE, ({ tenantCode, ref }) => signatures.forget(tenantCode, ref as StopId));
  }
}
