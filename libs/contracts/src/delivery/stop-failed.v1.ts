import { DELIVERY_FAILURE_REASONS, type PlanId, type RunId, type StopId } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { itemCodeField, localDateField, uuidOf } from '../fields.js';

/** The item could not be handed over and comes back, or was lost on the way. Once per stop; inventory answers with item.returned or item.lost. */
export const stopFailedV1 = defineEvent(
  'delivery.stop.failed.v1',
  { aggregate: 'stop', id: (stop) => stop.stopId },
  z.object({
    stopId: uuidOf<StopId>(),
    runId: uuidOf<RunId>(),
    planId: uuidOf<PlanId>(),
    itemCode: itemCodeField,
    reason: z.enum(DELIVERY_FAILURE_REASONS),
    failedOn: localDateField,
  }),
);
