import { type TransferId, UNSENT_CAUSES } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { itemCodeField, localDateField, tenantCodeField, uuidOf } from '../fields.js';

/** An item that was sent to another community, `partnerCode`, is free in its store again: it did not go over. */
export const itemUnsentV1 = defineEvent(
  'inventory.item.unsent.v1',
  { aggregate: 'item', id: (item) => item.itemCode },
  z.object({
    itemCode: itemCodeField,
    transferId: uuidOf<TransferId>(),
    partnerCode: tenantCodeField,
    cause: z.enum(UNSENT_CAUSES),
    unsentOn: localDateField,
  }),
);
