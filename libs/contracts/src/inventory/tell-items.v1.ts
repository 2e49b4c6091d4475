import { ITEM_CATEGORIES, ITEM_UNITS } from '@yicang/kernel';
import { z } from 'zod';
import { defineRpc } from '../define-rpc.js';
import {
  itemCodeField,
  localDateField,
  nameField,
  posField,
  quantityField,
  tenantCodeField,
  weightGramsField,
} from '../fields.js';

/** What can have happened to an item: the past verbs of inventory's item events. */
export const ITEM_FACTS = [
  'received',
  'moved',
  'held',
  'released',
  'issued',
  'returned',
  'delivered',
  'discarded',
] as const;
export type ItemFactType = (typeof ITEM_FACTS)[number];

/**
 * What happened to a community's items, from inventory's own records, oldest first: what reporting rebuilds from. Asked page by
 * page from `afterPos` 0 until `nextPos` is null. `received` holds what only the first fact says, and is null in all others.
 */
export const tellItemsV1 = defineRpc(
  'rpc.inventory.tell-items.v1',
  { callers: ['reporting'], deadlineMs: 10_000 },
  {
    input: z.object({ tenantCode: tenantCodeField, afterPos: posField, limit: z.int().min(1).max(500) }),
    output: z.object({
      facts: z
        .array(
          z.object({
            pos: posField,
            itemCode: itemCodeField,
            version: z.int().min(1),
            type: z.enum(ITEM_FACTS),
            on: localDateField,
            reason: z.string().max(100).nullable(),
            received: z
              .object({
                category: z.enum(ITEM_CATEGORIES),
                nameZh: nameField,
                quantity: quantityField,
                unit: z.enum(ITEM_UNITS),
                weightGrams: weightGramsField,
              })
              .nullable(),
          }),
        )
        .max(500),
      nextPos: posField.nullable(),
    }),
  },
);
