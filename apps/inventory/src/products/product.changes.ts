import {
  refuse,
  Refusal,
  type Grams,
  type ItemCategory,
  type ItemUnit,
  type ProductId,
  type TenantCode,
} from '@yicang/kernel';
import { type Tx } from '@yicang/platform-db';
import { ProductPackEntity } from './product-pack.entity.js';
import { ProductEntity } from './product.entity.js';
import { takeInAs } from './product.rules.js';

/** A product of somebody's catalogue. */
export interface OfProduct {
  readonly tenantCode: TenantCode;
  readonly id: ProductId;
}

/** What is said of goods that come in, beside the product they are. */
interface Said {
  readonly category: ItemCategory | null;
  readonly nameZh: string | null;
  readonly quantity: number;
  readonly unit: ItemUnit | null;
  readonly weightGrams: Grams | null;
}
type InFull = { readonly [F in keyof Said]: NonNullable<Said[F]> };

/**
 * What an item is described as: by hand, or as a product of a catalogue that reaches the transaction's place, in the product's own
 * unit. Refuses with the product's reasons, and PRODUCT_NOT_FOUND.
 */
export async function describedAs(
  tx: Tx,
  said: (InFull & { readonly product: null }) | (Said & { readonly product: OfProduct }),
) {
  if (said.product === null) {
    const { category, nameZh, quantity, unit, weightGrams } = said;
    return { category, nameZh, quantity, unit, weightGrams };
  }
  const { tenantCode, id } = said.product;
  const [product, packs] = await Promise.all([
    tx.findOne(ProductEntity, { tenantCode, id }),
    tx.rows(ProductPackEntity, 'where tenant_code = $1 and product_id = $2', [tenantCode, id]),
  ]);
  if (product === null) return refuse('PRODUCT_NOT_FOUND');
  const described = takeInAs({ ...product, packs }, said);
  return described instanceof Refusal ? described : { ...described, productTenantCode: tenantCode, productId: id };
}
