import { Injectable } from '@nestjs/common';
import { agreementAcceptedV1, agreementProposedV1, agreementRevokedV1 } from '@yicang/contracts';
import { Consumers } from '@yicang/platform-nats';
import { type AgreementStatus } from './agreement.rules.js';
import { AgreementsService } from './agreements.service.js';

/** What one side of an agreement does stands in the other's books. */
@Injectable()
export class AgreementsConsumers {
  constructor(consumers: Consumers, agreements: AgreementsService) {
    const steps: readonly [typeof agreementProposedV1, AgreementStatus][] = [
      [agreementProposedV1, 'proposed'],
      [agreementAcceptedV1, 'inForce'],
      [agreementRevokedV1, 'revoked'],
    ];
    for (const [contract, status] of steps)
      consumers.on(contract, {
        purpose: 'agreements',
        kind: 'versioned',
        books: ({ payload }) => payload.partnerCode,
        handle: (tx, event) => agreements.hear(tx, event, status),
      });
  }
}
