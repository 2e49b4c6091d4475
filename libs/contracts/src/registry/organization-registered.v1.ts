import { ORGANIZATION_KINDS, type OrganizationId } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { localDateField, nameField, uuidOf } from '../fields.js';

/** An organization is in the open register of a city or a community. Once per organization; no person is in it. */
export const organizationRegisteredV1 = defineEvent(
  'registry.organization.registered.v1',
  { aggregate: 'organization', id: (organization) => organization.organizationId },
  z.object({
    organizationId: uuidOf<OrganizationId>(),
    kind: z.enum(ORGANIZATION_KINDS),
    nameZh: nameField,
    districtZh: nameField.nullable(),
    registeredOn: localDateField,
  }),
);
