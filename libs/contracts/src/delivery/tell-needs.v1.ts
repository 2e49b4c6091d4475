import { ITEM_CATEGORIES, type NeedId, type PlanId } from '@yicang/kernel';
import { z } from 'zod';
import { defineRpc } from '../define-rpc.js';
import { localDateField, quantityField, tenantCodeField, uuidOf } from '../fields.js';

/**
 * A community's needs and what was handed over for each, from delivery's own records, by id: what reporting rebuilds from. Asked page
 * by page from `after` null until `nextAfter` is null. Whose they are is not told.
 */
export const tellNeedsV1 = defineRpc(
  'rpc.delivery.tell-needs.v1',
  { callers: ['reporting'], deadlineMs: 10_000 },
  {
    input: z.object({
      tenantCode: tenantCodeField,
      after: uuidOf<NeedId>().nullable(),
      limit: z.int().min(1).max(500),
    }),
    output: z.object({
      facts: z
        .array(
          z.object({
            needId: uuidOf<NeedId>(),
            version: z.int().min(1),
            category: z.enum(ITEM_CATEGORIES),
            quantity: quantityField,
            recordedOn: localDateField,
            isWithdrawn: z.boolean(),
            deliveries: z
              .array(z.object({ planId: uuidOf<PlanId>(), quantity: quantityField, deliveredOn: localDateField }))
              .max(1_000),
          }),
        )
        .max(500),
      nextAfter: uuidOf<NeedId>().nullable(),
    }),
  },
);
