import { Injectable } from '@nestjs/common';
import { itemReleasedV1 } from '@yicang/contracts';
import { Consumers } from '@yicang/platform-nats';
import { PlansService } from './plans.service.js';

/** A hold ended in inventory without the item leaving the store. */
@Injectable()
export class PlansConsumers {
  constructor(consumers: Consumers, plans: PlansService) {
    consumers.on(itemReleasedV1, {
      purpose: 'item-released',
      kind: 'versioned',
      part: ({ payload }) => payload.planId,
      handle: async (tx, { payload }) => {
        if (payload.reason === 'expired') await plans.lapse(tx, payload.planId);
      },
    });
  }
}
