import { type NeedId, type PlanId } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { localDateField, quantityField, uuidOf } from '../fields.js';

/** So much of the need was handed over, in the need's own unit. Once per plan that comes to its end so; it does not say whose need it is. */
export const planDeliveredV1 = defineEvent(
  'delivery.plan.delivered.v1',
  { aggregate: 'plan', id: (plan) => plan.planId },
  z.object({
    planId: uuidOf<PlanId>(),
    needId: uuidOf<NeedId>(),
    quantity: quantityField,
    deliveredOn: localDateField,
  }),
);
