import type { CommandId, PlanId, RunId } from '@yicang/kernel';
import { z } from 'zod';
import { defineRpc } from '../define-rpc.js';
import { itemCodeField, tenantCodeField, uuidOf } from '../fields.js';

/** The held item has left the store with the run. Asked per stop when a run departs; asking again for the same run changes nothing. */
export const issueItemV1 = defineRpc(
  'rpc.inventory.issue-item.v1',
  {
    callers: ['delivery'],
    deadlineMs: 3_000,
    refusals: ['ITEM_NOT_FOUND', 'ITEM_NOT_HELD', 'ITEM_HOLD_LAPSED'],
  },
  {
    input: z.object({
      commandId: uuidOf<CommandId>(),
      tenantCode: tenantCodeField,
      itemCode: itemCodeField,
      planId: uuidOf<PlanId>(),
      runId: uuidOf<RunId>(),
    }),
    output: z.object({ itemCode: itemCodeField }),
  },
);
