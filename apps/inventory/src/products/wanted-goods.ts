import { uuidAt, type ItemCategory, type ItemUnit, type ProductId } from '@yicang/kernel';
import { must } from '@yicang/platform-graphql';
import { type OfProduct } from './product.changes.js';

/** What is asked of a store: of a product, in its own unit, or of a category in a unit. */
export type WantedGoods = OfProduct | { readonly category: ItemCategory; readonly unit: ItemUnit };

/** The same as it comes in. */
export interface AskedGoods {
  readonly productId?: string | null;
  readonly category?: ItemCategory | null;
  readonly unit?: ItemUnit | null;
}

/** For `.refine(...ONE_KIND_OF_GOODS)`: a product or a category and a unit is named, and not both. */
export const ONE_KIND_OF_GOODS = [
  ({ productId, category, unit }: AskedGoods) =>
    productId == null ? category != null && unit != null : category == null && unit == null,
  must({ zh: '须填品种，或者品类与单位，二者择一', en: 'must name either a product, or a category and a unit' }),
] as const;

/** What is meant; null when the product is none. */
export function wantedGoods({ productId, category, unit }: AskedGoods): WantedGoods | null {
  if (productId != null) return uuidAt<ProductId>(productId, 'Product');
  return category != null && unit != null ? { category, unit } : null;
}
