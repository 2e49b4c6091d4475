import { type OrganizationId } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { localDateField, uuidOf } from '../fields.js';

/** Nothing more is recorded for the organization. Once per organization. */
export const organizationClosedV1 = defineEvent(
  'registry.organization.closed.v1',
  { aggregate: 'organization', id: (organization) => organization.organizationId },
  z.object({ organizationId: uuidOf<OrganizationId>(), closedOn: localDateField }),
);
