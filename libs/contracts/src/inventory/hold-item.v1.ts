import { type CommandId, ITEM_CATEGORIES, type PlanId } from '@yicang/kernel';
import { z } from 'zod';
import { defineRpc } from '../define-rpc.js';
import { instantField, itemCodeField, nameField, tenantCodeField, uuidOf } from '../fields.js';

/**
 * The item is kept for the plan until `heldUntil`, and nobody else gets it before. Asked when a delivery is planned; the same
 * command, or another for the same plan, changes nothing and answers the hold there is. At most 14 days.
 */
export const holdItemV1 = defineRpc(
  'rpc.inventory.hold-item.v1',
  { callers: ['delivery'], deadlineMs: 3_000, refusals: ['ITEM_NOT_FOUND', 'ITEM_NOT_IN_STORE', 'ITEM_EXPIRED'] },
  {
    input: z.object({
      commandId: uuidOf<CommandId>(),
      tenantCode: tenantCodeField,
      itemCode: itemCodeField,
      planId: uuidOf<PlanId>(),
      holdMinutes: z.int().min(1).max(20_160),
    }),
    output: z.object({
      itemCode: itemCodeField,
      heldUntil: instantField,
      category: z.enum(ITEM_CATEGORIES),
      nameZh: nameField,
    }),
  },
);
