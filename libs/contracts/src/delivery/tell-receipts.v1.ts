import { z } from 'zod';
import { defineRpc } from '../define-rpc.js';
import { itemCodeField, localDateField, posField, receiptCodeField, tenantCodeField } from '../fields.js';

/**
 * The published receipts of a community, from delivery's own records, oldest first: what reporting rebuilds from. Asked page by page
 * from `afterPos` 0 until `nextPos` is null.
 */
export const tellReceiptsV1 = defineRpc(
  'rpc.delivery.tell-receipts.v1',
  { callers: ['reporting'], deadlineMs: 10_000 },
  {
    input: z.object({ tenantCode: tenantCodeField, afterPos: posField, limit: z.int().min(1).max(500) }),
    output: z.object({
      facts: z
        .array(
          z.object({
            pos: posField,
            receiptCode: receiptCodeField,
            itemCode: itemCodeField,
            deliveredOn: localDateField,
          }),
        )
        .max(500),
      nextPos: posField.nullable(),
    }),
  },
);
