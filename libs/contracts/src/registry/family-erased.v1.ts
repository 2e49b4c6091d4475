import type { FamilyId } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { localDateField, uuidOf } from '../fields.js';

/** Nobody can learn who the family was any more: its key is destroyed. Once per family, and its last event; figures keep counting it. */
export const familyErasedV1 = defineEvent(
  'registry.family.erased.v1',
  { aggregate: 'family', id: (family) => family.familyId },
  z.object({ familyId: uuidOf<FamilyId>(), erasedOn: localDateField }),
);
