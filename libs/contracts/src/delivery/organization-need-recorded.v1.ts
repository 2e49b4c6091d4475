import { ITEM_CATEGORIES, ITEM_UNITS, type NeedId, type OrganizationId } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { quantityField, uuidOf } from '../fields.js';

/** An organization of the open register needs something of that category, and everybody may know. Once per need. */
export const organizationNeedRecordedV1 = defineEvent(
  'delivery.organization-need.recorded.v1',
  { aggregate: 'need', id: (need) => need.needId },
  z.object({
    needId: uuidOf<NeedId>(),
    organizationId: uuidOf<OrganizationId>(),
    category: z.enum(ITEM_CATEGORIES),
    unit: z.enum(ITEM_UNITS),
    quantity: quantityField,
    urgency: z.enum(['ordinary', 'urgent']),
  }),
);
