import type { FamilyId, StopId } from '@yicang/kernel';
import { z } from 'zod';
import { defineRpc } from '../define-rpc.js';
import { tenantCodeField, uuidOf } from '../fields.js';

/** No picture of a signature needs more. */
export const SIGNATURE_BYTES_MAX = 128 * 1_024;

/**
 * This recipient family signed at the door, and the picture is a file in the store of files. Asked at the doorstep, before the hand-over is
 * done; asked again for the stop, the later picture takes the place of the earlier.
 */
export const keepSignatureV1 = defineRpc(
  'rpc.registry.keep-signature.v1',
  {
    callers: ['delivery'],
    deadlineMs: 3_000,
    refusals: ['FAMILY_NOT_FOUND', 'FAMILY_ROLE_MISSING', 'SIGNATURE_UNREADABLE'],
  },
  {
    input: z.object({
      tenantCode: tenantCodeField,
      familyId: uuidOf<FamilyId>(),
      stopId: uuidOf<StopId>(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
    output: z.object({ kept: z.literal(true) }),
  },
);
