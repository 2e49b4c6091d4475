import type { FamilyId, StopId } from '@yicang/kernel';
import { z } from 'zod';
import { defineRpc } from '../define-rpc.js';
import { tenantCodeField, uuidOf } from '../fields.js';

/**
 * The code was read from this recipient family's card. Asked at the doorstep, per stop; wrong tries are counted for the family and for
 * the stop and, past a few, refused with TOO_MANY_ATTEMPTS.
 */
export const proveRecipientV1 = defineRpc(
  'rpc.registry.prove-recipient.v1',
  {
    callers: ['delivery'],
    deadlineMs: 3_000,
    refusals: ['FAMILY_NOT_FOUND', 'FAMILY_ROLE_MISSING', 'HAND_OVER_CODE_WRONG', 'HAND_OVER_CODE_NOT_ISSUED'],
  },
  {
    input: z.object({
      tenantCode: tenantCodeField,
      familyId: uuidOf<FamilyId>(),
      handOverCode: z.string().min(1).max(100),
      stopId: uuidOf<StopId>(),
    }),
    output: z.object({ proven: z.literal(true) }),
  },
);
