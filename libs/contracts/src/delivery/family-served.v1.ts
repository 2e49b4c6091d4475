import { type FamilyId, type StopId } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { localDateField, uuidOf } from '../fields.js';

/** Something was handed to the family. Once per hand-over; it does not say what, so that nobody can tell whose an item is. */
export const familyServedV1 = defineEvent(
  'delivery.family.served.v1',
  { aggregate: 'hand-over', id: (handOver) => handOver.stopId },
  z.object({ stopId: uuidOf<StopId>(), familyId: uuidOf<FamilyId>(), servedOn: localDateField }),
);
