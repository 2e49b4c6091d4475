import { FAMILY_ROLES, type FamilyId } from '@yicang/kernel';
import { z } from 'zod';
import { defineRpc } from '../define-rpc.js';
import { tenantCodeField, uuidOf } from '../fields.js';

/**
 * The family is registered in that community and has the role today; `pseudonym` is how the asker may show it to its people.
 * Asked before a gift names a donor and before a need is recorded for a recipient.
 */
export const checkFamilyV1 = defineRpc(
  'rpc.registry.check-family.v1',
  { callers: ['inventory', 'delivery'], deadlineMs: 2_000, refusals: ['FAMILY_NOT_FOUND', 'FAMILY_ROLE_MISSING'] },
  {
    input: z.object({ tenantCode: tenantCodeField, familyId: uuidOf<FamilyId>(), role: z.enum(FAMILY_ROLES) }),
    output: z.object({ familyId: uuidOf<FamilyId>(), pseudonym: z.string().min(1).max(40) }),
  },
);
