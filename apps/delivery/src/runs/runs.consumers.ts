import { Injectable } from '@nestjs/common';
import { itemRecalledV1 } from '@yicang/contracts';
import { Consumers } from '@yicang/platform-nats';
import { StopsService } from './stops.service.js';

/** What inventory tells of items on their way: one was recalled. */
@Injectable()
export class RunsConsumers {
  constructor(consumers: Consumers, stops: StopsService) {
    consumers.on(itemRecalledV1, {
      purpose: 'item-recalled',
      kind: 'versioned',
      part: ({ payload }) => payload.planId,
      handle: (tx, { payload }) => stops.recall(tx, payload.planId),
    });
  }
}
