import { Injectable } from '@nestjs/common';
import {
  transferCalledBackV1,
  transferGivenUpV1,
  transferReceivedV1,
  transferRefusedV1,
  transferSentV1,
  type Envelope,
} from '@yicang/contracts';
import { type TenantCode } from '@yicang/kernel';
import { Consumers } from '@yicang/platform-nats';
import { expect, giveUp, handOver, takeBack, takeBackRefused } from './transfer.effects.js';

const ELSEWHERE = {
  purpose: 'transfers',
  kind: 'versioned',
  books: ({ payload }: Envelope<{ readonly partnerCode: TenantCode }>) => payload.partnerCode,
  // heard after it was called back, what was sent still answers a request
  part: ({ type }: Envelope<unknown>) => type,
} as const;

/** What one side of a transfer does stands in the other's books. */
@Injectable()
export class TransfersConsumers {
  constructor(consumers: Consumers) {
    consumers.on(transferSentV1, { ...ELSEWHERE, handle: expect });
    consumers.on(transferCalledBackV1, { ...ELSEWHERE, handle: giveUp });
    consumers.on(transferReceivedV1, { ...ELSEWHERE, handle: handOver });
    consumers.on(transferRefusedV1, {
      ...ELSEWHERE,
      handle: (tx, { payload: { transferId, reason } }) => takeBackRefused(tx, transferId, reason),
    });
    consumers.on(transferGivenUpV1, {
      ...ELSEWHERE,
      handle: (tx, { payload: { transferId } }) => takeBack(tx, transferId),
    });
  }
}
