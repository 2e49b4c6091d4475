import 'reflect-metadata';

import { FAMILY_FACTS } from '@yicang/contracts';
import { FAMILY_ROLES, ORGANIZATION_KINDS } from '@yicang/kernel';
import { describeTenancy } from '@yicang/testing';
import { entities } from './entities.js';
import { FAMILY_STATUSES } from './families/family.rules.js';
import { ORGANIZATION_STATUSES } from './organizations/organization.rules.js';
import { tenancy } from './tenancy.js';

describeTenancy({
  service: 'registry',
  migrations: new URL('../migrations/', import.meta.url),
  tenancy,
  entities,
  vocabularies: {
    'family.status': FAMILY_STATUSES,
    'family_role.role': FAMILY_ROLES,
    'family_fact.type': FAMILY_FACTS,
    'organization.kind': ORGANIZATION_KINDS,
    'organization.status': ORGANIZATION_STATUSES,
  },
});
