import type { PlanId } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { instantField, itemCodeField, uuidOf } from '../fields.js';

/** The item is kept for one delivery plan and no other until `heldUntil` (exclusive). Once per hold; asking again adds none. */
export const itemHeldV1 = defineEvent(
  'inventory.item.held.v1',
  { aggregate: 'item', id: (item) => item.itemCode },
  z.object({ itemCode: itemCodeField, planId: uuidOf<PlanId>(), heldUntil: instantField }),
);
