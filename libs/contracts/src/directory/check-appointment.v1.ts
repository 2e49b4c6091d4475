import { ROLES, type AccountId } from '@yicang/kernel';
import { z } from 'zod';
import { defineRpc } from '../define-rpc.js';
import { tenantCodeField, uuidOf } from '../fields.js';

/**
 * The community exists, and the account is active and holds the role there today: by a grant for the community itself.
 * Asked before a store is put in somebody's keeping, a run is given to somebody to carry, or somebody is named who saw goods discarded.
 */
export const checkAppointmentV1 = defineRpc(
  'rpc.directory.check-appointment.v1',
  {
    callers: ['inventory', 'delivery'],
    deadlineMs: 2_000,
    refusals: ['PLACE_NOT_FOUND', 'APPOINTEE_NOT_FOUND'],
  },
  {
    input: z.object({ tenantCode: tenantCodeField, accountId: uuidOf<AccountId>(), role: z.enum(ROLES) }),
    output: z.object({ accountId: uuidOf<AccountId>() }),
  },
);
