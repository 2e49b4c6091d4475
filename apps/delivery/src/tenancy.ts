import { type Tenancy } from '@yicang/platform-db';

/** The kind of every table of this service, checked against the catalogue at boot and by a test. */
export const tenancy = {
  need: { kind: 'owned', personal: true },
  standing_need: { kind: 'owned', personal: true },
  organization_need: 'published',
  plan: 'owned',
  matching: 'owned',
  proposal: { kind: 'owned', personal: true },
  run: 'owned',
  stop: { kind: 'owned', personal: true },
  receipt: 'published',
  centre: 'owned',
  centre_window: 'owned',
  vehicle: 'owned',
  booking: { kind: 'owned', also: 'delete' },
  neighbour_consent: 'owned',
} as const satisfies Tenancy;
