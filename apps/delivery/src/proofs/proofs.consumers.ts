import { Injectable } from '@nestjs/common';
import { familyErasedV1 } from '@yicang/contracts';
import { Consumers } from '@yicang/platform-nats';
import { ProofsService } from './proofs.service.js';

/** A family that is erased leaves no signature. */
@Injectable()
export class ProofsConsumers {
  constructor(consumers: Consumers, proofs: ProofsService) {
    consumers.on(familyErasedV1, {
      purpose: 'forget-signatures',
      kind: 'versioned',
      handle: (tx, { payload }) => proofs.forgetFamily(tx, payload.familyId),
    });
  }
}
