import { AccountGrantEntity } from './accounts/account-grant.entity.js';
import { AccountEntity } from './accounts/account.entity.js';
import { PlaceDivisionEntity } from './places/place-division.entity.js';
import { PlaceEntity } from './places/place.entity.js';
import { RefreshSessionEntity } from './sessions/refresh-session.entity.js';

/** Every row of this service that is read or written as an object. */
export const entities = [PlaceEntity, PlaceDivisionEntity, AccountEntity, AccountGrantEntity, RefreshSessionEntity];
