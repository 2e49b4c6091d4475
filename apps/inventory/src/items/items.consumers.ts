import { Injectable } from '@nestjs/common';
import { stopFailedV1, stopHandedOverV1 } from '@yicang/contracts';
import { Consumers } from '@yicang/platform-nats';
import { ItemsService } from './items.service.js';

/** What happened on the doorstep, told by delivery. One stop happens once, so no older version can follow. */
@Injectable()
export class ItemsConsumers {
  constructor(consumers: Consumers, items: ItemsService) {
    consumers.on(stopHandedOverV1, {
      purpose: 'stop-handed-over',
      kind: 'versioned',
      handle: (tx, { payload }) =>
        items.deliver(tx, {
          code: payload.itemCode,
          planId: payload.planId,
          stopId: payload.stopId,
          on: payload.handedOverOn,
        }),
    });
    consumers.on(stopFailedV1, {
      purpose: 'stop-failed',
      kind: 'versioned',
      handle: (tx, { payload: { itemCode: code, planId, reason, failedOn: on } }) =>
        reason === 'lost'
          ? items.loseOnTheWay(tx, { code, planId, on })
          : items.bringBack(tx, { code, planId, reason, on }),
    });
  }
}
