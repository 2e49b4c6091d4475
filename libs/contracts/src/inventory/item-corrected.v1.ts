import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { itemCodeField, nameField } from '../fields.js';

/** The item bears another public name from now on, also where the old one was shown. Once per correction; nothing else changes. */
export const itemCorrectedV1 = defineEvent(
  'inventory.item.corrected.v1',
  { aggregate: 'item', id: (item) => item.itemCode },
  z.object({ itemCode: itemCodeField, nameZh: nameField }),
);
