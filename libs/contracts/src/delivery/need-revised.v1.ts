import { ITEM_CATEGORIES, ITEM_UNITS, type NeedId } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { localDateField, quantityField, uuidOf } from '../fields.js';

/** The need counts as of this category and unit from now on, as if it had been recorded so. Each time its product was accepted. */
export const needRevisedV1 = defineEvent(
  'delivery.need.revised.v1',
  { aggregate: 'need', id: (need) => need.needId },
  z.object({
    needId: uuidOf<NeedId>(),
    category: z.enum(ITEM_CATEGORIES),
    unit: z.enum(ITEM_UNITS),
    quantity: quantityField,
    recordedOn: localDateField,
  }),
);
