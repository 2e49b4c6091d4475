import { type Tenancy } from '@yicang/platform-db';

/** The kind of every table of this service, checked against the catalogue at boot and by a test. */
export const tenancy = {
  place: { kind: 'published', openToSystem: true },
  place_division: { kind: 'published', openToSystem: true },
  account: { kind: 'system', personal: true },
  account_grant: 'owned',
  partner: { kind: 'owned', openToSystem: true },
  partner_key: { kind: 'owned', openToSystem: true },
  partner_assertion: 'system',
  provider_identity: { kind: 'system', personal: true },
  refresh_session: { kind: 'system', personal: true },
  sign_in_attempt: { kind: 'system', personal: true },
} as const satisfies Tenancy;
