import {
  defineOperation,
  defineRefusals,
  KEEPER_AND_ABOVE,
  refuse,
  type Fen,
  type Grams,
  type ItemUnit,
  type Refusal,
} from '@yicang/kernel';
import { type ItemState } from '../items/item.rules.js';

export const SPLIT_ITEM = defineOperation('inventory.split-item', KEEPER_AND_ABOVE);

export const splitRefusals = defineRefusals({
  SPLIT_NOT_WHOLE: {
    zh: '各份加起来应正好是整件：单位相同时数量合计 {quantity}；换了单位时，每份都要写重量，合计 {weightGrams} 克。',
    en: 'The parts must add up to the whole: {quantity} in the same unit; with another unit each part needs its weight, {weightGrams} g in all.',
  },
});

/** What a bulk item is divided by. */
export interface Bulk {
  readonly quantity: number;
  readonly unit: ItemUnit;
  readonly weightGrams: Grams;
}
/** One part as a keeper asks for it: without a unit it has the whole's, without a weight its share of the whole's. */
export interface WantedPart {
  readonly quantity: number;
  readonly unit: ItemUnit | null;
  readonly weightGrams: Grams | null;
}

/**
 * The parts that take the item's place, nothing more and nothing less. In the item's own unit their quantities are the whole's, and so are their weights,
 * shared by quantity where none is said. Repacked into another unit, what must be the same is the weight, said for every part.
 */
export function splitItem(
  item: Pick<ItemState, 'status'> & Bulk,
  wanted: readonly WantedPart[],
): readonly Bulk[] | Refusal<'ITEM_NOT_IN_STORE' | 'SPLIT_NOT_WHOLE'> {
  if (item.status !== 'inStore') return refuse('ITEM_NOT_IN_STORE', { status: item.status });
  const isSameUnit = wanted.every(({ unit }) => unit === null || unit === item.unit);
  const isWhole = !isSameUnit || sumOf(wanted.map(({ quantity }) => quantity)) === item.quantity;
  const weights = weightsOf(item, wanted, isSameUnit);
  const isWeighed = weights !== null && sumOf(weights) === item.weightGrams && (isSameUnit || item.weightGrams > 0);
  if (weights === null || !isWhole || !isWeighed)
    return refuse('SPLIT_NOT_WHOLE', { quantity: item.quantity, weightGrams: item.weightGrams });
  return wanted.map(({ quantity, unit }, at) => ({
    quantity,
    unit: unit ?? item.unit,
    weightGrams: weights[at] as Grams,
  }));
}

/** Null when some parts say their weight and others do not, or none does and the unit is another. */
function weightsOf(item: Bulk, wanted: readonly WantedPart[], isSameUnit: boolean): readonly number[] | null {
  const said = wanted.flatMap(({ weightGrams }) => (weightGrams === null ? [] : [weightGrams]));
  if (said.length === wanted.length) return said;
  return said.length === 0 && isSameUnit
    ? sharesFloor(
        item.weightGrams,
        wanted.map(({ quantity }) => quantity),
        item.quantity,
      )
    : null;
}

/** Whole numbers by size that add up to the total: the sum up to each part is rounded down, so each is its share to within one, and 10 g in four are 2, 3, 2 and 3. */
function sharesFloor(total: number, sizes: readonly number[], whole: number): number[] {
  const upTo = (size: number): number => Number((BigInt(total) * BigInt(size)) / BigInt(whole));
  let counted = 0;
  return sizes.map((size) => {
    const before = upTo(counted);
    counted += size;
    return upTo(counted) - before;
  });
}

/**
 * What each part is worth of the whole, in whole fen that add up: by weight, or by quantity where nothing weighs anything. Unknown stays
 * unknown.
 */
export function valueShares(valueFen: Fen | null, parts: readonly Bulk[]): readonly (Fen | null)[] {
  if (valueFen === null) return parts.map(() => null);
  const weights = parts.map(({ weightGrams }) => weightGrams);
  const sizes = sumOf(weights) > 0 ? weights : parts.map(({ quantity }) => quantity);
  return sharesFloor(valueFen, sizes, sumOf(sizes)) as Fen[];
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
