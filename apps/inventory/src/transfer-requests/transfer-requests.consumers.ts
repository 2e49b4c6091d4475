import { Injectable } from '@nestjs/common';
import { transferRequestDeclinedV1, transferRequestMadeV1, transferRequestWithdrawnV1 } from '@yicang/contracts';
import { Consumers } from '@yicang/platform-nats';
import { hearRequest } from './transfer-request.changes.js';
import { type TransferRequestStatus } from './transfer-request.rules.js';

/** What one side of a request does stands in the other's books. */
@Injectable()
export class TransferRequestsConsumers {
  constructor(consumers: Consumers) {
    const steps: readonly [typeof transferRequestMadeV1, TransferRequestStatus][] = [
      [transferRequestMadeV1, 'open'],
      [transferRequestWithdrawnV1, 'withdrawn'],
      [transferRequestDeclinedV1, 'declined'],
    ];
    for (const [contract, status] of steps)
      consumers.on(contract, {
        purpose: 'transfer-requests',
        kind: 'versioned',
        books: ({ payload }) => payload.partnerCode,
        handle: (tx, event) => hearRequest(tx, event, status),
      });
  }
}
