import { ITEM_DISCARD_CAUSES } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { itemCodeField, localDateField } from '../fields.js';

/** The item was taken out for good and will reach nobody. Once per item; only a correction may follow. */
export const itemDiscardedV1 = defineEvent(
  'inventory.item.discarded.v1',
  { aggregate: 'item', id: (item) => item.itemCode },
  z.object({ itemCode: itemCodeField, reason: z.enum(ITEM_DISCARD_CAUSES), discardedOn: localDateField }),
);
