import { type FamilyId, INTAKE_KINDS, ITEM_CATEGORIES, ITEM_UNITS, type StoreId } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { itemCodeField, localDateField, nameField, quantityField, uuidOf, weightGramsField } from '../fields.js';

/**
 * A gift is in the store under its own code. Once per item, and its first event. The donor is null for a gift whose giver wants no
 * mention. `weightGrams` is the whole item's, 0 when it was not weighed. Without a kind it is a gift; what was bought has no donor.
 * `expiresOn` is its last good day, null when it has none; without it nothing is known of that.
 */
export const itemReceivedV1 = defineEvent(
  'inventory.item.received.v1',
  { aggregate: 'item', id: (item) => item.itemCode },
  z.object({
    itemCode: itemCodeField,
    storeId: uuidOf<StoreId>(),
    donorFamilyId: uuidOf<FamilyId>().nullable(),
    category: z.enum(ITEM_CATEGORIES),
    nameZh: nameField,
    quantity: quantityField,
    unit: z.enum(ITEM_UNITS),
    weightGrams: weightGramsField,
    receivedOn: localDateField,
    kind: z.enum(INTAKE_KINDS).optional(),
    expiresOn: localDateField.nullable().optional(),
  }),
);
