import { PLACE_LEVELS } from '@yicang/kernel';
import { z } from 'zod';
import { defineRpc } from '../define-rpc.js';
import { nameField, tenantCodeField } from '../fields.js';

/** What place of which name this is. Asked before the lines of a list are compared with it. */
export const tellPlaceV1 = defineRpc(
  'rpc.directory.tell-place.v1',
  { callers: ['delivery'], deadlineMs: 2_000, refusals: ['PLACE_NOT_FOUND'] },
  {
    input: z.object({ tenantCode: tenantCodeField }),
    output: z.object({ tenantCode: tenantCodeField, level: z.enum(PLACE_LEVELS), nameZh: nameField }),
  },
);
