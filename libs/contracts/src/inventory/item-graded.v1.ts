import { ITEM_CONDITIONS, ITEM_GRADING_REASONS } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { itemCodeField, localDateField } from '../fields.js';

/** A keeper has looked at the item in its store: it is in this condition from now on. Where it is and whom it is promised to does not change. */
export const itemGradedV1 = defineEvent(
  'inventory.item.graded.v1',
  { aggregate: 'item', id: (item) => item.itemCode },
  z.object({
    itemCode: itemCodeField,
    condition: z.enum(ITEM_CONDITIONS),
    reason: z.enum(ITEM_GRADING_REASONS),
    gradedOn: localDateField,
  }),
);
