import { type PlanId } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { itemCodeField, localDateField, uuidOf } from '../fields.js';

/**
 * An item that was recalled is under way for this plan, or with its family: it is not to be handed over, or not to be used. Once per
 * plan. What lies in a store is put aside instead.
 */
export const itemRecalledV1 = defineEvent(
  'inventory.item.recalled.v1',
  { aggregate: 'item', id: (item) => item.itemCode },
  z.object({ itemCode: itemCodeField, planId: uuidOf<PlanId>(), recalledOn: localDateField }),
);
