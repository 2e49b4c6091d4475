import {
  defineOperation,
  defineRefusals,
  grams,
  holdsPersonalNumber,
  placeLevel,
  refuse,
  Refusal,
  type Grams,
  type ItemCategory,
  type ItemUnit,
  type LocalDate,
  type ProductId,
  type TenantCode,
} from '@yicang/kernel';

/** How goods are kept: at room temperature, dry besides, at 2 to 8 °C, or at -18 °C. */
export const STORAGE_NEEDS = ['ambient', 'dry', 'cool', 'frozen'] as const;
export type StorageNeed = (typeof STORAGE_NEEDS)[number];

/** One item counts and weighs so much at most. */
export const QUANTITY_MAX = 100_000;
export const WEIGHT_GRAMS_MAX = 10_000_000;

export const READ_PRODUCTS = defineOperation(
  'inventory.read-products',
  ['keeper', 'volunteer', 'communityManager', 'cityCoordinator', 'platformOperator'],
  'read:items',
);
/** A community's for itself, a city's for its communities, the nation's for all. */
export const ADD_PRODUCT = defineOperation('inventory.add-product', [
  'keeper',
  'communityManager',
  'cityCoordinator',
  'platformOperator',
]);
export const RETIRE_PRODUCT = defineOperation('inventory.retire-product', [
  'communityManager',
  'cityCoordinator',
  'platformOperator',
]);
/** Done where it then belongs. */
export const PROMOTE_PRODUCT = defineOperation('inventory.promote-product', ['cityCoordinator', 'platformOperator']);

export const productRefusals = defineRefusals({
  PRODUCT_NOT_FOUND: {
    zh: '目录里没有这个品种。请重新搜索，或添加一个。',
    en: 'The catalogue has no such product. Search again, or add it.',
  },
  PRODUCT_RETIRED: {
    zh: '这个品种已停用（{retiredOn}），不能再用来入库。请另选一个。',
    en: 'This product was retired on {retiredOn} and takes in nothing any more. Choose another.',
  },
  PRODUCT_NAME_TAKEN: {
    zh: '本地目录里已有“{nameZh}”。请直接选用它。',
    en: 'The catalogue of this place already has {nameZh}. Use that.',
  },
  PRODUCT_GTIN_WRONG: {
    zh: '条码 {gtin} 的校验位不对，请再扫一次或核对数字。',
    en: 'The check digit of the bar code {gtin} is wrong. Scan it again, or compare the digits.',
  },
  PRODUCT_GTIN_TAKEN: {
    zh: '本地目录里已有条码 {gtin} 的品种。请直接选用它。',
    en: 'The catalogue of this place already has a product with the bar code {gtin}. Use that.',
  },
  PRODUCT_NOT_BELOW: {
    zh: '这个品种不在此地点之内，不能升到这里。',
    en: 'This product is not of a place inside this one, so it cannot be promoted to it.',
  },
  PRODUCT_PROMOTED: { zh: '这个品种已经升到这里了。', en: 'This product was promoted to this place already.' },
  UNIT_NOT_OF_PRODUCT: {
    zh: '这个品种不按“{unit}”计。可用：{units}。',
    en: 'This product is not counted in {unit}. It is in: {units}.',
  },
  QUANTITY_TOO_LARGE: {
    zh: '换算后是 {quantity}，一件物品至多 {max}。请分成几件入库。',
    en: 'That makes {quantity}; one item has {max} at most. Take it in as several.',
  },
});

/** A pack of a product, and how many of its unit are in it. */
export interface ProductPack {
  readonly unit: ItemUnit;
  readonly holds: number;
}

export interface ProductState {
  readonly id: ProductId;
  readonly category: ItemCategory;
  readonly nameZh: string;
  readonly nameEn: string | null;
  readonly unit: ItemUnit; // what it is counted in
  readonly unitWeightGrams: number; // about what one of them weighs
  readonly storage: StorageNeed;
  readonly gtin: string | null; // 14 digits, with zeros in front
  readonly retiredOn: LocalDate | null;
}

/**
 * The bar code as 14 digits, whichever of GTIN-8, -12, -13 and -14 it was; null when its check digit is another. GS1 General
 * Specifications 7.9: from the right every second digit counts threefold, and all with the check digit end in 0.
 */
export function parseGtin(text: string): string | null {
  const digits = text.replaceAll(/[\s-]/g, '');
  if (!/^(\d{8}|\d{12,14})$/.test(digits)) return null;
  const gtin = digits.padStart(14, '0');
  const sum = [...gtin].reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 3 : 1), 0);
  return sum % 10 === 0 ? gtin : null;
}

/** A product may be described so, unless its name says how to reach a person or its bar code was misread. */
export function acceptProduct({
  nameZh,
  gtin,
}: {
  readonly nameZh: string;
  readonly gtin: string | null;
}): { readonly gtin: string | null } | Refusal<'PRODUCT_GTIN_WRONG' | 'TEXT_HOLDS_PERSONAL_NUMBER'> {
  if (holdsPersonalNumber(nameZh)) return refuse('TEXT_HOLDS_PERSONAL_NUMBER');
  if (gtin === null) return { gtin };
  const parsed = parseGtin(gtin);
  return parsed === null ? refuse('PRODUCT_GTIN_WRONG', { gtin }) : { gtin: parsed };
}

/** What a keeper counted, in the unit the product is counted in: exact, since packs hold whole numbers. */
export function inOwnUnit(
  product: Pick<ProductState, 'unit'> & { readonly packs: readonly ProductPack[] },
  quantity: number,
  unit: ItemUnit,
): number | Refusal<'UNIT_NOT_OF_PRODUCT' | 'QUANTITY_TOO_LARGE'> {
  const holds = unit === product.unit ? 1 : product.packs.find((pack) => pack.unit === unit)?.holds;
  const units = [product.unit, ...product.packs.map((pack) => pack.unit)].join(', ');
  if (holds === undefined) return refuse('UNIT_NOT_OF_PRODUCT', { unit, units });
  const counted = quantity * holds;
  return counted > QUANTITY_MAX ? refuse('QUANTITY_TOO_LARGE', { quantity: counted, max: QUANTITY_MAX }) : counted;
}

/** What comes in as this product is described as it is, but for what is said otherwise. */
export function takeInAs(
  product: ProductState & { readonly packs: readonly ProductPack[] },
  said: {
    readonly nameZh: string | null;
    readonly quantity: number;
    readonly unit: ItemUnit | null;
    readonly weightGrams: Grams | null;
  },
):
  | {
      readonly category: ItemCategory;
      readonly nameZh: string;
      readonly quantity: number;
      readonly unit: ItemUnit;
      readonly weightGrams: Grams;
    }
  | Refusal<'PRODUCT_RETIRED' | 'UNIT_NOT_OF_PRODUCT' | 'QUANTITY_TOO_LARGE'> {
  const accepted = inUse(product);
  if (accepted instanceof Refusal) return accepted;
  const { category, unit, unitWeightGrams } = product;
  const quantity = inOwnUnit(product, said.quantity, said.unit ?? unit);
  if (quantity instanceof Refusal) return quantity;
  const weightGrams = said.weightGrams ?? grams(quantity * unitWeightGrams);
  if (weightGrams > WEIGHT_GRAMS_MAX)
    return refuse('QUANTITY_TOO_LARGE', { quantity, max: Math.floor(WEIGHT_GRAMS_MAX / unitWeightGrams) });
  return { category, nameZh: said.nameZh ?? product.nameZh, quantity, unit, weightGrams };
}

function inUse({ retiredOn }: Pick<ProductState, 'retiredOn'>): 'accepted' | Refusal<'PRODUCT_RETIRED'> {
  return retiredOn === null ? 'accepted' : refuse('PRODUCT_RETIRED', { retiredOn });
}

/** Nothing more is taken in as this product. Done already, the first day stands. */
export function retireProduct(
  product: Pick<ProductState, 'retiredOn'>,
  today: LocalDate,
): { readonly retiredOn: LocalDate } | 'unchanged' {
  return product.retiredOn === null ? { retiredOn: today } : 'unchanged';
}

/** What was one place's own becomes everybody's inside a wider one. */
export function promoteProduct(
  product: Pick<ProductState, 'retiredOn'>,
  from: TenantCode,
  to: TenantCode,
): 'accepted' | Refusal<'PRODUCT_NOT_BELOW' | 'PRODUCT_RETIRED'> {
  const isBelow = from !== to && (placeLevel(to) === 'nation' || from.startsWith(to));
  return isBelow ? inUse(product) : refuse('PRODUCT_NOT_BELOW');
}
