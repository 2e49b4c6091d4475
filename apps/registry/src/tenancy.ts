import { type Tenancy } from '@yicang/platform-db';

/** The kind of every table of this service, checked against the catalogue at boot and by a test. All but the open register are about persons. */
export const tenancy = {
  family: { kind: 'owned', personal: true },
  family_role: { kind: 'owned', personal: true },
  family_fact: { kind: 'owned', personal: true, appendOnly: true },
  household_key: { kind: 'owned', personal: true, also: 'delete' },
  household_contact: { kind: 'owned', personal: true, also: 'delete' },
  family_member: { kind: 'owned', personal: true, also: 'delete' },
  search_token: { kind: 'owned', personal: true, also: 'delete' },
  family_card: { kind: 'owned', personal: true, also: 'delete' },
  card_attempt: { kind: 'owned', personal: true, also: 'delete' },
  signature: { kind: 'owned', personal: true, also: 'delete' },
  organization: { kind: 'published' },
} as const satisfies Tenancy;
