import { ORGANIZATION_KINDS, type OrganizationId } from '@yicang/kernel';
import { z } from 'zod';
import { defineRpc } from '../define-rpc.js';
import { tenantCodeField, uuidOf } from '../fields.js';

/** How many organizations one question names. */
export const ENSURED_MAX = 200;

const nameZh = z.string().trim().min(1).max(60);

/**
 * Organizations of these names are in the register of the place: those that were not are registered, as of that kind. Answered in the
 * order of the names; asked again, the answer is the same. A dry run registers nobody, and answers
 * null for the id of an organization that is not there. Asked before needs are imported, for somebody who may.
 */
export const ensureOrganizationsV1 = defineRpc(
  'rpc.registry.ensure-organizations.v1',
  { callers: ['delivery'], deadlineMs: 10_000, refusals: ['TEXT_HOLDS_PERSONAL_NUMBER'] },
  {
    input: z.object({
      tenantCode: tenantCodeField,
      kind: z.enum(ORGANIZATION_KINDS),
      organizations: z
        .array(z.object({ nameZh, districtZh: z.string().trim().min(1).max(40).nullable() }))
        .min(1)
        .max(ENSURED_MAX),
      isDryRun: z.boolean(),
    }),
    output: z.object({
      organizations: z
        .array(z.object({ organizationId: uuidOf<OrganizationId>().nullable(), nameZh, isActive: z.boolean() }))
        .max(ENSURED_MAX),
    }),
  },
);
