import { ITEM_CATEGORIES, ITEM_UNITS } from '@yicang/kernel';
import { z } from 'zod';
import { defineRpc } from '../define-rpc.js';
import { itemCodeField, nameField, quantityField, tenantCodeField, weightGramsField } from '../fields.js';

/** One question names so many items at most. */
export const SHELVED_MAX = 100;

/**
 * What these items of a community are, what they weigh, and on which shelf of which store they lie or lay: in the order of the codes,
 * without those that are not there. Asked before a run is booked and when its lists are written.
 */
export const tellShelvesV1 = defineRpc(
  'rpc.inventory.tell-shelves.v1',
  { callers: ['delivery'], deadlineMs: 3_000 },
  {
    input: z.object({ tenantCode: tenantCodeField, itemCodes: z.array(itemCodeField).max(SHELVED_MAX) }),
    output: z.object({
      items: z
        .array(
          z.object({
            itemCode: itemCodeField,
            category: z.enum(ITEM_CATEGORIES),
            nameZh: nameField,
            quantity: quantityField,
            unit: z.enum(ITEM_UNITS),
            weightGrams: weightGramsField,
            storeNameZh: nameField,
            shelf: z.string().max(40),
          }),
        )
        .max(SHELVED_MAX),
    }),
  },
);
