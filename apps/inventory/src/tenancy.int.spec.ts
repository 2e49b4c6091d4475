import 'reflect-metadata';

import { ITEM_CATEGORIES, ITEM_UNITS } from '@yicang/kernel';
import { describeTenancy } from '@yicang/testing';
import { entities } from './entities.js';
import { ITEM_CONDITIONS, ITEM_EVENT_TYPES, ITEM_STATUSES } from './items/item.rules.js';
import { tenancy } from './tenancy.js';

describeTenancy({
  service: 'inventory',
  migrations: new URL('../migrations/', import.meta.url),
  tenancy,
  entities,
  vocabularies: {
    'item.status': ITEM_STATUSES,
    'item.category': ITEM_CATEGORIES,
    'item.unit': ITEM_UNITS,
    'item.condition': ITEM_CONDITIONS,
    'item_event.type': ITEM_EVENT_TYPES,
  },
});
