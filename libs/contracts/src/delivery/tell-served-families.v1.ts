import { type FamilyId } from '@yicang/kernel';
import { z } from 'zod';
import { defineRpc } from '../define-rpc.js';
import { localDateField, tenantCodeField, uuidOf } from '../fields.js';

/**
 * The families of a community that something was handed to, with the first day of each month in which it was, from delivery's own records,
 * by id: what reporting rebuilds from. Asked page by page from `after` null until `nextAfter` is null.
 */
export const tellServedFamiliesV1 = defineRpc(
  'rpc.delivery.tell-served-families.v1',
  { callers: ['reporting'], deadlineMs: 10_000 },
  {
    input: z.object({
      tenantCode: tenantCodeField,
      after: uuidOf<FamilyId>().nullable(),
      limit: z.int().min(1).max(500),
    }),
    output: z.object({
      facts: z
        .array(z.object({ familyId: uuidOf<FamilyId>(), months: z.array(localDateField).min(1).max(1_200) }))
        .max(500),
      nextAfter: uuidOf<FamilyId>().nullable(),
    }),
  },
);
