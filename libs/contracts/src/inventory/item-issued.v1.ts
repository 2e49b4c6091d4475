import type { PlanId, RunId } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { itemCodeField, uuidOf } from '../fields.js';

/** The item has left the store with a delivery run. Once per run that takes it. */
export const itemIssuedV1 = defineEvent(
  'inventory.item.issued.v1',
  { aggregate: 'item', id: (item) => item.itemCode },
  z.object({ itemCode: itemCodeField, planId: uuidOf<PlanId>(), runId: uuidOf<RunId>() }),
);
