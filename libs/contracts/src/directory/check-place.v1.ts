import { z } from 'zod';
import { defineRpc } from '../define-rpc.js';
import { tenantCodeField } from '../fields.js';

/** The community exists and is open today. Asked before something begins there that has no earlier record to stand on, and
 * before goods are sent there. */
export const checkPlaceV1 = defineRpc(
  'rpc.directory.check-place.v1',
  { callers: ['registry', 'inventory'], deadlineMs: 2_000, refusals: ['PLACE_NOT_FOUND'] },
  { input: z.object({ tenantCode: tenantCodeField }), output: z.object({ tenantCode: tenantCodeField }) },
);
