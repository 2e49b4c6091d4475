import { type Tenancy } from '@yicang/platform-db';

/** The kind of every table of this service, checked against the catalogue at boot and by a test. */
export const tenancy = {
  place: { kind: 'published', openToSystem: true },
  item_fact: { kind: 'published', openToSystem: true },
  item_description: { kind: 'published', openToSystem: true },
  receipt_fact: { kind: 'published', openToSystem: true },
  family_fact: { kind: 'owned', personal: true, openToSystem: true },
  stock_take_fact: { kind: 'published', openToSystem: true },
  need_fact: { kind: 'owned', openToSystem: true },
  need_withdrawal_fact: { kind: 'owned', openToSystem: true },
  need_delivery_fact: { kind: 'owned', openToSystem: true },
  family_month_fact: { kind: 'owned', personal: true, openToSystem: true },
  day_figure: { kind: 'published', openToSystem: true },
  total_figure: { kind: 'published', openToSystem: true },
  goods_figure: { kind: 'published', openToSystem: true },
} as const satisfies Tenancy;
