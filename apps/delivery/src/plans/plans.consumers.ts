import { Injectable } from '@nestjs/common';
import { itemCorrectedV1, itemReleasedV1 } from '@yicang/contracts';
import { Consumers } from '@yicang/platform-nats';
import { PlansService } from './plans.service.js';

/** What inventory tells of items that plans and receipts are about: a hold is over, or a name was mended. */
@Injectable()
export class PlansConsumers {
  constructor(consumers: Consumers, plans: PlansService) {
    consumers.on(itemReleasedV1, {
      purpose: 'item-released',
      kind: 'versioned',
      part: ({ payload }) => payload.planId,
      handle: async (tx, { payload }) => {
        // who withdraws a plan has ended it already
        if (payload.reason !== 'withdrawn') await plans.lapse(tx, payload.planId);
      },
    });
    consumers.on(itemCorrectedV1, {
      purpose: 'item-corrected',
      kind: 'versioned',
      handle: (tx, { payload }) => plans.correct(tx, payload.itemCode, payload.nameZh),
    });
  }
}
