import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { itemCodeField, localDateField } from '../fields.js';

/** The item was looked at and is free in its store again. Once per quarantine that ends so. */
export const itemClearedV1 = defineEvent(
  'inventory.item.cleared.v1',
  { aggregate: 'item', id: (item) => item.itemCode },
  z.object({ itemCode: itemCodeField, clearedOn: localDateField }),
);
