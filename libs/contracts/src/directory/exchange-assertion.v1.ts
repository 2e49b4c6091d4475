import { z } from 'zod';
import { defineRpc } from '../define-rpc.js';

/**
 * An access token of ten minutes for the partner that signed this assertion (RFC 7523) with one of its keys, once for each
 * assertion. `scope` names what is wanted of what it may, parted by spaces; empty is all. Asked by the gateway for
 * `/oauth/token`.
 */
export const exchangeAssertionV1 = defineRpc(
  'rpc.directory.exchange-assertion.v1',
  { callers: ['gateway'], deadlineMs: 3_000, refusals: ['PARTNER_ASSERTION_WRONG', 'PARTNER_SCOPE_UNKNOWN'] },
  {
    input: z.object({ assertion: z.string().max(8_000), scope: z.string().max(500) }),
    output: z.object({ accessToken: z.string(), expiresInSeconds: z.int().min(1), scope: z.string() }),
  },
);
