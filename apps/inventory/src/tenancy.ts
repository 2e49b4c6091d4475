import { type Tenancy } from '@yicang/platform-db';

/** The kind of every table of this service, checked against the catalogue at boot and by a test. */
export const tenancy = {
  store: 'owned',
  item: 'owned',
  item_event: { kind: 'owned', appendOnly: true },
} as const satisfies Tenancy;
