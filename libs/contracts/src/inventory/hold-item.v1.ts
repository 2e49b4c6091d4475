import { type CommandId, ITEM_CATEGORIES, ITEM_UNITS, type PlanId } from '@yicang/kernel';
import { z } from 'zod';
import { defineRpc } from '../define-rpc.js';
import { instantField, itemCodeField, nameField, quantityField, tenantCodeField, uuidOf } from '../fields.js';

/**
 * The item is kept for the plan until `heldUntil`, and nobody else gets it before. Asked when a delivery is planned; the same
 * command, or another for the same plan, changes nothing and answers the hold there is. At most 14 days. Only an item of the
 * category and unit that are needed is held.
 */
export const holdItemV1 = defineRpc(
  'rpc.inventory.hold-item.v1',
  {
    callers: ['delivery'],
    deadlineMs: 3_000,
    refusals: ['ITEM_NOT_FOUND', 'ITEM_NOT_IN_STORE', 'ITEM_EXPIRED', 'ITEM_NOT_AS_NEEDED'],
  },
  {
    input: z.object({
      commandId: uuidOf<CommandId>(),
      tenantCode: tenantCodeField,
      itemCode: itemCodeField,
      planId: uuidOf<PlanId>(),
      category: z.enum(ITEM_CATEGORIES),
      unit: z.enum(ITEM_UNITS),
      holdMinutes: z.int().min(1).max(20_160),
    }),
    output: z.object({
      itemCode: itemCodeField,
      heldUntil: instantField,
      category: z.enum(ITEM_CATEGORIES),
      nameZh: nameField,
      quantity: quantityField,
    }),
  },
);
