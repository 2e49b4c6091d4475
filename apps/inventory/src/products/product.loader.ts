import { type ProductId, type TenantCode } from '@yicang/kernel';
import { type GraphqlContext } from '@yicang/platform-graphql';
import { type ProductEntity } from './product.entity.js';
import { type ProductsReader } from './products.reader.js';

interface OfProductOrNone {
  readonly productTenantCode: TenantCode | null;
  readonly productId: ProductId | null;
}

/** The product a row is of, asked for once together with those of the other rows; null when it is of none, or that is not the actor's to see. */
export function productOf(
  reader: ProductsReader,
  { productTenantCode, productId }: OfProductOrNone,
  { actor, loaders }: GraphqlContext,
): Promise<ProductEntity | null> {
  if (productTenantCode === null || productId === null) return Promise.resolve(null);
  const readBatch = (ids: readonly ProductId[]) => reader.byIds(actor, productTenantCode, ids);
  return loaders.of<ProductId, ProductEntity>(`products of ${productTenantCode}`, readBatch).load(productId);
}
