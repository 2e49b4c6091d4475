import {
  defineOperation,
  defineRefusals,
  holdsPersonalNumber,
  refuse,
  type AccountId,
  type LocalDate,
  type Refusal,
  type StoreId,
} from '@yicang/kernel';

export const OPEN_STORE = defineOperation('inventory.open-store', ['communityManager', 'cityCoordinator']);
export const READ_STORES = defineOperation(
  'inventory.read-stores',
  ['keeper', 'volunteer', 'communityManager', 'cityCoordinator'],
  'read:items',
);

export const storeRefusals = defineRefusals({
  STORE_NAME_TAKEN: {
    zh: '本社区已有同名义仓({nameZh}),请换一个名称。',
    en: 'This community already has a store named {nameZh}. Choose another name.',
  },
  KEEPER_NOT_FOUND: {
    zh: '此人今天不是本社区的保管员。请核对账号，或先为其授予保管员角色。',
    en: 'Nobody with this account is a keeper of this community today. Check the account, or make it a keeper first.',
  },
});

export interface StoreState {
  readonly id: StoreId;
  readonly nameZh: string;
  readonly keeperAccountId: AccountId; // the named person responsible
  readonly openedOn: LocalDate;
}

/** A store may bear this name unless it says how to reach or identify a person. */
export function acceptStoreName(nameZh: string): 'accepted' | Refusal<'TEXT_HOLDS_PERSONAL_NUMBER'> {
  return holdsPersonalNumber(nameZh) ? refuse('TEXT_HOLDS_PERSONAL_NUMBER') : 'accepted';
}
