import { type OrganizationId } from '@yicang/kernel';
import { z } from 'zod';
import { defineRpc } from '../define-rpc.js';
import { nameField, tenantCodeField, uuidOf } from '../fields.js';

/** The organization is in the register of that place, and active. Asked before a need is recorded for it. */
export const checkOrganizationV1 = defineRpc(
  'rpc.registry.check-organization.v1',
  { callers: ['delivery'], deadlineMs: 2_000, refusals: ['ORGANIZATION_NOT_FOUND', 'ORGANIZATION_CLOSED'] },
  {
    input: z.object({ tenantCode: tenantCodeField, organizationId: uuidOf<OrganizationId>() }),
    output: z.object({ organizationId: uuidOf<OrganizationId>(), nameZh: nameField }),
  },
);
