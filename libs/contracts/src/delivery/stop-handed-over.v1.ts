import type { PlanId, RunId, StopId } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { itemCodeField, localDateField, uuidOf } from '../fields.js';

/** The recipient has the item in hand and has shown the card. Once per stop; inventory answers with item.delivered. */
export const stopHandedOverV1 = defineEvent(
  'delivery.stop.handed-over.v1',
  { aggregate: 'stop', id: (stop) => stop.stopId },
  z.object({
    stopId: uuidOf<StopId>(),
    runId: uuidOf<RunId>(),
    planId: uuidOf<PlanId>(),
    itemCode: itemCodeField,
    handedOverOn: localDateField,
  }),
);
