import { Injectable } from '@nestjs/common';
import { itemGradedV1 } from '@yicang/contracts';
import { type Actor, type ItemCondition, type ItemGradingReason, type Refusal } from '@yicang/kernel';
import { ItemCommands, type OfItem } from '../items/item-commands.js';
import { type ItemEntity } from '../items/item.entity.js';
import { GRADE_ITEM, gradeItem } from './grading.rules.js';

@Injectable()
export class GradingsService {
  constructor(private readonly items: ItemCommands) {}

  /** The item is in this condition; its history keeps which it was in before, and why it changed. */
  grade(
    actor: Actor,
    command: OfItem & { readonly condition: ItemCondition; readonly reason: ItemGradingReason },
    traceId: string,
  ): Promise<ItemEntity | Refusal> {
    const { itemCode, condition, reason } = command;
    return this.items.change(actor, command, traceId, {
      operation: GRADE_ITEM,
      type: 'graded',
      contract: itemGradedV1,
      decide: (item) => gradeItem(item, condition),
      payload: (gradedOn) => ({ itemCode, condition, reason, gradedOn }),
      details: (before) => ({ itemCode, condition, before: before.condition, reason }),
    });
  }
}
