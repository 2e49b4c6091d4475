import { type TransferId } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { itemCodeField, localDateField, tenantCodeField, uuidOf } from '../fields.js';

/** The other community, `partnerCode`, has received the item: it is in the books there, and here only as what it was. */
export const itemLeftV1 = defineEvent(
  'inventory.item.left.v1',
  { aggregate: 'item', id: (item) => item.itemCode },
  z.object({
    itemCode: itemCodeField,
    transferId: uuidOf<TransferId>(),
    partnerCode: tenantCodeField,
    leftOn: localDateField,
  }),
);
