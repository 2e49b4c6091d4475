import { type AccountId, type FamilyId } from '@yicang/kernel';
import { z } from 'zod';
import { defineRpc } from '../define-rpc.js';
import { tenantCodeField, uuidOf } from '../fields.js';

/**
 * Those of the families whose door the volunteer is on the way to right now: by a waiting stop of a run of hers that is under
 * way. Asked before registry shows her a name, a telephone number and an address.
 */
export const tellCarriedFamiliesV1 = defineRpc(
  'rpc.delivery.tell-carried-families.v1',
  { callers: ['registry'], deadlineMs: 2_000 },
  {
    input: z.object({
      tenantCode: tenantCodeField,
      volunteerAccountId: uuidOf<AccountId>(),
      familyIds: z.array(uuidOf<FamilyId>()).min(1).max(100),
    }),
    output: z.object({ familyIds: z.array(uuidOf<FamilyId>()).max(100) }),
  },
);
