import { FAMILY_ROLES, type FamilyId } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { localDateField, uuidOf } from '../fields.js';

/** A family is in the register of its community, with the roles it begins with. Once per family. */
export const familyRegisteredV1 = defineEvent(
  'registry.family.registered.v1',
  { aggregate: 'family', id: (family) => family.familyId },
  z.object({
    familyId: uuidOf<FamilyId>(),
    roles: z.array(z.enum(FAMILY_ROLES)).max(FAMILY_ROLES.length),
    memberCount: z.int().min(1).max(50),
    registeredOn: localDateField,
  }),
);
