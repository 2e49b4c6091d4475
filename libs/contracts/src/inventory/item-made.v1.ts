import { type FamilyId, ITEM_CATEGORIES, ITEM_UNITS, type StoreId } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { itemCodeField, localDateField, nameField, quantityField, uuidOf, weightGramsField } from '../fields.js';

/**
 * A part is in the store under its own code; it was made by splitting `parentCode`, whose giver is its giver. Its first event.
 * `receivedOn` is the day on which the whole came in, `expiresOn` its last good day or null; without them nothing is known of that.
 */
export const itemMadeV1 = defineEvent(
  'inventory.item.made.v1',
  { aggregate: 'item', id: (item) => item.itemCode },
  z.object({
    itemCode: itemCodeField,
    parentCode: itemCodeField,
    storeId: uuidOf<StoreId>(),
    donorFamilyId: uuidOf<FamilyId>().nullable(),
    category: z.enum(ITEM_CATEGORIES),
    nameZh: nameField,
    quantity: quantityField,
    unit: z.enum(ITEM_UNITS),
    weightGrams: weightGramsField,
    madeOn: localDateField,
    receivedOn: localDateField.optional(),
    expiresOn: localDateField.nullable().optional(),
  }),
);
