import { type Tenancy } from '@yicang/platform-db';

/** The kind of every table of this service, checked against the catalogue at boot and by a test. */
export const tenancy = {
  store: 'owned',
  item: 'owned',
  item_event: { kind: 'owned', appendOnly: true },
  product: 'inherited',
  product_pack: 'inherited',
  stock_take: 'owned',
  stock_take_line: 'owned',
  stock_take_rule: 'inherited',
  label_print: 'owned',
  recall: 'inherited',
  intake: 'owned',
  intake_import: 'owned',
  intake_column_mapping: 'owned',
  box: 'owned',
  box_event: { kind: 'owned', appendOnly: true },
  stock_level: { kind: 'owned', also: 'delete' },
  discard_rule: 'inherited',
  agreement: 'owned',
  transfer: 'owned',
  transfer_line: 'owned',
  transfer_request: 'owned',
} as const satisfies Tenancy;
