import { AccountGrantEntity } from './accounts/account-grant.entity.js';
import { AccountEntity } from './accounts/account.entity.js';
import { PartnerKeyEntity } from './partners/partner-key.entity.js';
import { PartnerEntity } from './partners/partner.entity.js';
import { PlaceDivisionEntity } from './places/place-division.entity.js';
import { PlaceEntity } from './places/place.entity.js';
import { ProviderIdentityEntity } from './providers/provider-identity.entity.js';
import { RefreshSessionEntity } from './sessions/refresh-session.entity.js';

/** Every row of this service that is read or written as an object. */
export const entities = [
  PlaceEntity,
  PlaceDivisionEntity,
  AccountEntity,
  AccountGrantEntity,
  RefreshSessionEntity,
  PartnerEntity,
  PartnerKeyEntity,
  ProviderIdentityEntity,
];
