import { FAMILY_ROLES, type FamilyId } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { localDateField, uuidOf } from '../fields.js';

/** A family is no longer a donor, or a recipient; that day was its last as one. Once per ending; it may assume the role again. */
export const familyRoleEndedV1 = defineEvent(
  'registry.family.role-ended.v1',
  { aggregate: 'family', id: (family) => family.familyId },
  z.object({ familyId: uuidOf<FamilyId>(), role: z.enum(FAMILY_ROLES), on: localDateField }),
);
