import 'reflect-metadata';

import { PLACE_LEVELS } from '@yicang/kernel';
import { describeTenancy } from '@yicang/testing';
import { AccountGrantEntity } from './accounts/account-grant.entity.js';
import { AccountEntity } from './accounts/account.entity.js';
import { ACCOUNT_STATUSES } from './accounts/account.rules.js';
import { PlaceDivisionEntity } from './places/place-division.entity.js';
import { PlaceEntity } from './places/place.entity.js';
import { RefreshSessionEntity } from './sessions/refresh-session.entity.js';
import { tenancy } from './tenancy.js';

describeTenancy({
  service: 'directory',
  migrations: new URL('../migrations/', import.meta.url),
  tenancy,
  entities: [PlaceEntity, PlaceDivisionEntity, AccountEntity, AccountGrantEntity, RefreshSessionEntity],
  vocabularies: { 'place.level': PLACE_LEVELS, 'account.status': ACCOUNT_STATUSES },
});
