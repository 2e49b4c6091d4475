import { ITEM_CATEGORIES, ITEM_UNITS, type StoreId, type TransferId } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import {
  itemCodeField,
  localDateField,
  nameField,
  quantityField,
  tenantCodeField,
  uuidOf,
  weightGramsField,
} from '../fields.js';

/** An item from another community, `partnerCode`, is in the store here, under the code and with the day of intake it has had since `originCode`. Its first event here, or its first after it had left. */
export const itemArrivedV1 = defineEvent(
  'inventory.item.arrived.v1',
  { aggregate: 'item', id: (item) => item.itemCode },
  z.object({
    itemCode: itemCodeField,
    transferId: uuidOf<TransferId>(),
    partnerCode: tenantCodeField,
    originCode: tenantCodeField,
    storeId: uuidOf<StoreId>(),
    category: z.enum(ITEM_CATEGORIES),
    nameZh: nameField,
    quantity: quantityField,
    unit: z.enum(ITEM_UNITS),
    weightGrams: weightGramsField,
    receivedOn: localDateField,
    expiresOn: localDateField.nullable().optional(),
    arrivedOn: localDateField,
  }),
);
