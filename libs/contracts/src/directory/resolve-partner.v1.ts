import { SCOPES, type PartnerId } from '@yicang/kernel';
import { z } from 'zod';
import { defineRpc } from '../define-rpc.js';
import { instantField, tenantCodeField, uuidOf } from '../fields.js';

/** What a partner may do in which places, until when. */
export const scopeGrantField = z.object({
  scope: z.enum(SCOPES),
  places: z.array(tenantCodeField).min(1).max(50),
  until: instantField.nullable(),
});

/**
 * Whose key this is, by its SHA-256, when it may be used from this network address now. The gateway asks at most twice a
 * minute for one key and address; the key itself never travels.
 */
export const resolvePartnerV1 = defineRpc(
  'rpc.directory.resolve-partner.v1',
  { callers: ['gateway'], deadlineMs: 2_000, refusals: ['PARTNER_KEY_UNKNOWN', 'PARTNER_ADDRESS_NOT_ALLOWED'] },
  {
    input: z.object({ keySha256: z.string().regex(/^[0-9a-f]{64}$/), client: z.string().max(64) }),
    output: z.object({
      partnerId: uuidOf<PartnerId>(),
      grantVersion: z.int().min(0),
      scopes: z.array(scopeGrantField).min(1),
    }),
  },
);
