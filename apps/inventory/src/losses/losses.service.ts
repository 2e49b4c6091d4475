import { Injectable } from '@nestjs/common';
import { itemFoundV1, itemLostV1 } from '@yicang/contracts';
import { type Actor, type ItemLossReason } from '@yicang/kernel';
import { ItemCommands, type OfItem } from '../items/item-commands.js';
import { asideIfRecalled } from '../recalls/recall.changes.js';
import { findItem, loseItem, REPORT_ITEM_FOUND, REPORT_ITEM_LOST } from './loss.rules.js';

@Injectable()
export class LossesService {
  constructor(private readonly items: ItemCommands) {}

  /** The item is missing and written off; a plan it was held for is told that its hold is over. */
  reportLost(actor: Actor, command: OfItem & { readonly reason: ItemLossReason }, traceId: string) {
    const { itemCode, reason } = command;
    return this.items.change(actor, command, traceId, {
      operation: REPORT_ITEM_LOST,
      type: 'lost',
      contract: itemLostV1,
      endsHold: 'lost',
      decide: loseItem,
      payload: (lostOn) => ({ itemCode, reason, lostOn }),
    });
  }

  /** The item is in its store after all, put aside when it is recalled. */
  reportFound(actor: Actor, command: OfItem, traceId: string) {
    const { itemCode } = command;
    return this.items.change(actor, command, traceId, {
      operation: REPORT_ITEM_FOUND,
      type: 'found',
      contract: itemFoundV1,
      decide: findItem,
      payload: (foundOn) => ({ itemCode, foundOn }),
      then: asideIfRecalled,
    });
  }
}
