import { Injectable } from '@nestjs/common';
import { itemClearedV1 } from '@yicang/contracts';
import { type Actor, type ItemQuarantineReason } from '@yicang/kernel';
import { ItemCommands, type OfItem } from '../items/item-commands.js';
import { whileRecalled } from '../recalls/recall.changes.js';
import { puttingAside } from './quarantine.changes.js';
import { CLEAR_ITEM, clearItem } from './quarantine.rules.js';

@Injectable()
export class QuarantinesService {
  constructor(private readonly items: ItemCommands) {}

  /** The item is put aside; a plan it was held for is told that its hold is over. */
  quarantine(actor: Actor, command: OfItem & { readonly reason: ItemQuarantineReason }, traceId: string) {
    return this.items.change(actor, command, traceId, puttingAside(command));
  }

  /** The item was looked at and is free again; what is still recalled stays where it is. */
  clear(actor: Actor, command: OfItem, traceId: string) {
    const { itemCode } = command;
    return this.items.change(actor, command, traceId, {
      operation: CLEAR_ITEM,
      type: 'cleared',
      contract: itemClearedV1,
      decide: clearItem,
      forbids: whileRecalled,
      payload: (clearedOn) => ({ itemCode, clearedOn }),
    });
  }
}
