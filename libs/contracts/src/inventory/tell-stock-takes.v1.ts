import { type StockTakeId } from '@yicang/kernel';
import { z } from 'zod';
import { defineRpc } from '../define-rpc.js';
import { localDateField, tenantCodeField, uuidOf } from '../fields.js';

/**
 * The signed counts of a community's stores, from inventory's own records, by id: what reporting rebuilds from. Asked page by page from
 * `after` null until `nextAfter` is null.
 */
export const tellStockTakesV1 = defineRpc(
  'rpc.inventory.tell-stock-takes.v1',
  { callers: ['reporting'], deadlineMs: 10_000 },
  {
    input: z.object({
      tenantCode: tenantCodeField,
      after: uuidOf<StockTakeId>().nullable(),
      limit: z.int().min(1).max(500),
    }),
    output: z.object({
      facts: z
        .array(
          z.object({
            stockTakeId: uuidOf<StockTakeId>(),
            expected: z.int().min(0),
            missing: z.int().min(0),
            surplus: z.int().min(0),
            closedOn: localDateField,
          }),
        )
        .max(500),
      nextAfter: uuidOf<StockTakeId>().nullable(),
    }),
  },
);
