import { defineOperation, defineRefusals, type AccountId, type LocalDate, type StoreId } from '@yicang/kernel';

export const OPEN_STORE = defineOperation('inventory.open-store', ['communityManager', 'cityCoordinator']);
export const READ_STORES = defineOperation('inventory.read-stores', [
  'keeper',
  'volunteer',
  'communityManager',
  'cityCoordinator',
]);

export const storeRefusals = defineRefusals({
  STORE_NAME_TAKEN: {
    zh: '本社区已有同名义仓({nameZh}),请换一个名称。',
    en: 'This community already has a store named {nameZh}. Choose another name.',
  },
  STORE_NOT_FOUND: { zh: '本社区没有这个义仓。', en: 'There is no such store in this community.' },
});

export interface StoreState {
  readonly id: StoreId;
  readonly nameZh: string;
  readonly keeperAccountId: AccountId; // the named person responsible
  readonly openedOn: LocalDate;
}
