import { ITEM_CATEGORIES } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { itemCodeField, nameField, quantityField } from '../fields.js';

/**
 * The item was written down wrongly and is described so from now on, also where the old words were shown: who keeps them drops
 * them. Once per correction; category and quantity change only while the item is free in its store.
 */
export const itemCorrectedV1 = defineEvent(
  'inventory.item.corrected.v1',
  { aggregate: 'item', id: (item) => item.itemCode },
  z.object({
    itemCode: itemCodeField,
    category: z.enum(ITEM_CATEGORIES),
    nameZh: nameField,
    quantity: quantityField,
  }),
);
