import 'reflect-metadata';

import { PLACE_LEVELS } from '@yicang/kernel';
import { describeTenancy } from '@yicang/testing';
import { entities } from './entities.js';
import { PARTNER_KEY_KINDS } from '@yicang/contracts';
import { PARTNER_STATUSES } from './partners/partner.rules.js';
import { ACCOUNT_STATUSES } from './accounts/account.rules.js';
import { tenancy } from './tenancy.js';

describeTenancy({
  service: 'directory',
  migrations: new URL('../migrations/', import.meta.url),
  tenancy,
  entities,
  vocabularies: {
    'place.level': PLACE_LEVELS,
    'account.status': ACCOUNT_STATUSES,
    'partner.status': PARTNER_STATUSES,
    'partner_key.kind': PARTNER_KEY_KINDS,
  },
});
