import { ITEM_RELEASE_REASONS, type PlanId } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { itemCodeField, uuidOf } from '../fields.js';

/** The item is free again without having left the store. Once per hold that ends so, for this reason. */
export const itemReleasedV1 = defineEvent(
  'inventory.item.released.v1',
  { aggregate: 'item', id: (item) => item.itemCode },
  z.object({ itemCode: itemCodeField, planId: uuidOf<PlanId>(), reason: z.enum(ITEM_RELEASE_REASONS) }),
);
