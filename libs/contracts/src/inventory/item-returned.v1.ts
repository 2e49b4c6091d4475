import { ITEM_RETURN_REASONS, type PlanId } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { itemCodeField, localDateField, uuidOf } from '../fields.js';

/** An issued item is back in the store and free, because its stop failed. Once per failed stop. */
export const itemReturnedV1 = defineEvent(
  'inventory.item.returned.v1',
  { aggregate: 'item', id: (item) => item.itemCode },
  z.object({
    itemCode: itemCodeField,
    planId: uuidOf<PlanId>(),
    reason: z.enum(ITEM_RETURN_REASONS),
    returnedOn: localDateField,
  }),
);
