import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { itemCodeField, nameField } from '../fields.js';

/** The item lies on another shelf of the same store. Once per move; who has custody does not change. */
export const itemMovedV1 = defineEvent(
  'inventory.item.moved.v1',
  { aggregate: 'item', id: (item) => item.itemCode },
  z.object({ itemCode: itemCodeField, shelf: nameField }),
);
