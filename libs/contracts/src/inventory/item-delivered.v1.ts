import type { PlanId, StopId } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { itemCodeField, localDateField, uuidOf } from '../fields.js';

/** The item is its recipient's: inventory has booked the hand-over that delivery reported. Once per item; only a correction may follow. */
export const itemDeliveredV1 = defineEvent(
  'inventory.item.delivered.v1',
  { aggregate: 'item', id: (item) => item.itemCode },
  z.object({
    itemCode: itemCodeField,
    planId: uuidOf<PlanId>(),
    stopId: uuidOf<StopId>(),
    deliveredOn: localDateField,
  }),
);
