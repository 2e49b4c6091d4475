import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { itemCodeField, localDateField } from '../fields.js';

/** An item that was lost is in its store after all, and free. Once per loss that ends so. */
export const itemFoundV1 = defineEvent(
  'inventory.item.found.v1',
  { aggregate: 'item', id: (item) => item.itemCode },
  z.object({ itemCode: itemCodeField, foundOn: localDateField }),
);
