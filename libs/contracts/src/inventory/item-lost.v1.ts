import { ITEM_LOSS_REASONS } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { itemCodeField, localDateField } from '../fields.js';

/** The books say the item is in its store, and it is not there. It may be found again. A hold on it was released before. */
export const itemLostV1 = defineEvent(
  'inventory.item.lost.v1',
  { aggregate: 'item', id: (item) => item.itemCode },
  z.object({ itemCode: itemCodeField, reason: z.enum(ITEM_LOSS_REASONS), lostOn: localDateField }),
);
