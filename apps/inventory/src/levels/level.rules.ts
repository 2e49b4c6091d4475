import {
  defineOperation,
  defineRefusals,
  KEEPER_AND_ABOVE,
  type ItemCategory,
  type ItemUnit,
  type ProductId,
  type StockLevelId,
  type StoreId,
  type TenantCode,
} from '@yicang/kernel';
import { READ_ITEMS } from '../items/item.rules.js';

export const READ_LEVELS = defineOperation('inventory.read-levels', READ_ITEMS.roles, 'read:items');
export const SET_LEVEL = defineOperation('inventory.set-level', KEEPER_AND_ABOVE);
export const REMOVE_LEVEL = defineOperation('inventory.remove-level', KEEPER_AND_ABOVE);

/** A store has so many levels at most. */
export const LEVELS_MAX = 500;
export const LEVEL_QUANTITY_MAX = 1_000_000;

/** How far a store is from what it is to have. */
export const SHORTAGES = ['none', 'belowRecommended', 'belowMinimum'] as const;
export type Shortage = (typeof SHORTAGES)[number];

export const levelRefusals = defineRefusals({
  LEVEL_NOT_FOUND: {
    zh: '本义仓没有这条库存线。请刷新后再看。',
    en: 'This store has no such level. Reload and look again.',
  },
  LEVELS_TOO_MANY: {
    zh: '一个义仓最多定 {max} 条库存线。请先删去不用的。',
    en: 'A store has {max} levels at most. Remove those that are not needed first.',
  },
});

export interface LevelState {
  readonly id: StockLevelId;
  readonly storeId: StoreId;
  readonly productTenantCode: TenantCode | null;
  readonly productId: ProductId | null;
  readonly category: ItemCategory | null; // null when it is of a product
  readonly unit: ItemUnit;
  readonly minimum: number;
  readonly recommended: number;
}

/** How a level stands with what can be given of it: what is promised, put aside or expired does not count. */
export function shortageOf(
  { minimum, recommended }: Pick<LevelState, 'minimum' | 'recommended'>,
  available: number,
): Shortage {
  if (available < minimum) return 'belowMinimum';
  return available < recommended ? 'belowRecommended' : 'none';
}
