import { Injectable } from '@nestjs/common';
import { holdItemV1, issueItemV1, releaseItemV1, tellFreeItemsV1, tellItemsV1, tellShelvesV1 } from '@yicang/contracts';
import { Refusal } from '@yicang/kernel';
import { Bus } from '@yicang/platform-nats';
import { FreeItemsService } from './free-items.service.js';
import { ItemFactsService } from './item-facts.service.js';
import { type ItemEntity } from './item.entity.js';
import { ItemsService } from './items.service.js';
import { ShelvesService } from './shelves.service.js';

/** What other services may ask of items; each contract names its callers. */
@Injectable()
export class ItemsRpc {
  constructor(bus: Bus, items: ItemsService, facts: ItemFactsService, free: FreeItemsService, shelves: ShelvesService) {
    bus.serve(holdItemV1, async (input, { traceId }) =>
      answer(await items.hold(input, traceId), (item) => ({
        itemCode: item.code,
        heldUntil: endOfHold(item).toISOString(),
        category: item.category,
        nameZh: item.nameZh,
        quantity: item.quantity,
      })),
    );
    bus.serve(releaseItemV1, async (input, { traceId }) => answer(await items.release(input, traceId), itemCodeOf));
    bus.serve(issueItemV1, async (input, { traceId }) => answer(await items.issue(input, traceId), itemCodeOf));
    bus.serve(tellFreeItemsV1, (input) => free.tell(input));
    bus.serve(tellShelvesV1, (input) => shelves.tell(input));
    bus.serve(tellItemsV1, (input) => facts.tell(input.tenantCode, input.afterPos, input.limit));
  }
}

function endOfHold({ code, heldUntil }: ItemEntity): Date {
  if (heldUntil === null) throw new Error(`${code} is held without an end.`);
  return heldUntil;
}

const itemCodeOf = (item: ItemEntity) => ({ itemCode: item.code });

function answer<R, O>(outcome: R | Refusal, view: (value: R) => O): O | Refusal {
  return outcome instanceof Refusal ? outcome : view(outcome);
}
