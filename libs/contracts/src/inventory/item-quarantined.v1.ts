import { ITEM_QUARANTINE_REASONS } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { itemCodeField, localDateField } from '../fields.js';

/** The item is put aside in its store and promised to nobody until it is cleared or discarded. A hold on it was released before. */
export const itemQuarantinedV1 = defineEvent(
  'inventory.item.quarantined.v1',
  { aggregate: 'item', id: (item) => item.itemCode },
  z.object({ itemCode: itemCodeField, reason: z.enum(ITEM_QUARANTINE_REASONS), quarantinedOn: localDateField }),
);
