import { NEED_ENDS, type NeedId } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { uuidOf } from '../fields.js';

/** Nothing more is planned for the need. At most once per need; what is on its way then may still arrive. */
export const needWithdrawnV1 = defineEvent(
  'delivery.need.withdrawn.v1',
  { aggregate: 'need', id: (need) => need.needId },
  z.object({ needId: uuidOf<NeedId>(), reason: z.enum(NEED_ENDS) }),
);
