import { ITEM_CATEGORIES, ITEM_UNITS, type NeedId } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { quantityField, uuidOf } from '../fields.js';

/** Some family of the community needs something of that category. Once per need; it does not say which family. */
export const needRecordedV1 = defineEvent(
  'delivery.need.recorded.v1',
  { aggregate: 'need', id: (need) => need.needId },
  z.object({
    needId: uuidOf<NeedId>(),
    category: z.enum(ITEM_CATEGORIES),
    unit: z.enum(ITEM_UNITS),
    quantity: quantityField,
  }),
);
