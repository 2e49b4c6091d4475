import { itemQuarantinedV1, type PayloadOf } from '@yicang/contracts';
import { type ItemCode, type ItemQuarantineReason } from '@yicang/kernel';
import { type Deed } from '../items/item-commands.js';
import { QUARANTINE_ITEM, quarantineItem } from './quarantine.rules.js';

/** The item is put aside, whether it was held or not. */
export function puttingAside({
  itemCode,
  reason,
}: {
  readonly itemCode: ItemCode;
  readonly reason: ItemQuarantineReason;
}) {
  return {
    operation: QUARANTINE_ITEM,
    type: 'quarantined',
    contract: itemQuarantinedV1,
    endsHold: 'quarantined',
    decide: (item) => quarantineItem(item, reason),
    payload: (quarantinedOn) => ({ itemCode, reason, quarantinedOn }),
  } satisfies Deed<PayloadOf<typeof itemQuarantinedV1>>;
}
