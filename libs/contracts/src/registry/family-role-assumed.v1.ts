import { FAMILY_ROLES, type FamilyId } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { localDateField, uuidOf } from '../fields.js';

/** A registered family is a donor, or a recipient, from that day on. Once per assuming; not for the roles it was registered with. */
export const familyRoleAssumedV1 = defineEvent(
  'registry.family.role-assumed.v1',
  { aggregate: 'family', id: (family) => family.familyId },
  z.object({ familyId: uuidOf<FamilyId>(), role: z.enum(FAMILY_ROLES), on: localDateField }),
);
