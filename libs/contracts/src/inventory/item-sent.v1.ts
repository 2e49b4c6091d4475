import { type TransferId } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { itemCodeField, localDateField, tenantCodeField, uuidOf } from '../fields.js';

/** The item is on its way to another community, `partnerCode`. Until that one has received it, it is in these books. */
export const itemSentV1 = defineEvent(
  'inventory.item.sent.v1',
  { aggregate: 'item', id: (item) => item.itemCode },
  z.object({
    itemCode: itemCodeField,
    transferId: uuidOf<TransferId>(),
    partnerCode: tenantCodeField,
    sentOn: localDateField,
  }),
);
