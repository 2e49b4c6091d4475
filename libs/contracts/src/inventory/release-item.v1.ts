import type { CommandId, PlanId } from '@yicang/kernel';
import { z } from 'zod';
import { defineRpc } from '../define-rpc.js';
import { itemCodeField, tenantCodeField, uuidOf } from '../fields.js';

/** The item is not held for the plan any more. Asked when a plan is withdrawn; a hold that is gone already is no refusal. */
export const releaseItemV1 = defineRpc(
  'rpc.inventory.release-item.v1',
  { callers: ['delivery'], deadlineMs: 3_000, refusals: ['ITEM_NOT_FOUND'] },
  {
    input: z.object({
      commandId: uuidOf<CommandId>(),
      tenantCode: tenantCodeField,
      itemCode: itemCodeField,
      planId: uuidOf<PlanId>(),
    }),
    output: z.object({ itemCode: itemCodeField }),
  },
);
