import { Injectable } from '@nestjs/common';
import {
  localDateAt,
  refuse,
  Refusal,
  type Actor,
  type ItemCategory,
  type ItemUnit,
  type ProductId,
  type TenantCode,
} from '@yicang/kernel';
import { refusalByConstraint, UnitOfWork, type Tx } from '@yicang/platform-db';
import { v7 as uuidv7 } from 'uuid';
import { ProductPackEntity } from './product-pack.entity.js';
import { ProductEntity } from './product.entity.js';
import { searchTextOf } from './product-search.js';
import {
  acceptProduct,
  ADD_PRODUCT,
  PROMOTE_PRODUCT,
  promoteProduct,
  READ_PRODUCTS,
  RETIRE_PRODUCT,
  retireProduct,
  type ProductPack,
  type StorageNeed,
} from './product.rules.js';
import { type OfProduct } from './product.changes.js';

/** What a product is, as whoever adds it says. */
interface ProductFacts {
  readonly category: ItemCategory;
  readonly nameZh: string;
  readonly nameEn: string | null;
  readonly unit: ItemUnit;
  readonly unitWeightGrams: number;
  readonly storage: StorageNeed;
  readonly gtin: string | null;
}
export interface AddProduct extends ProductFacts {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly packs: readonly ProductPack[];
}
type PackedProduct = ProductEntity & { readonly packs: readonly ProductPack[] };

@Injectable()
export class ProductsService {
  constructor(private readonly uow: UnitOfWork) {}

  /** The catalogue of the place has the product, for the place and all inside it. */
  add(actor: Actor, command: AddProduct, traceId: string): Promise<ProductEntity | Refusal> {
    const { commandId, tenantCode, packs, ...facts } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: ADD_PRODUCT, commandId, input: command, traceId },
      async (tx) => {
        const accepted = acceptProduct(facts);
        return accepted instanceof Refusal ? accepted : insertProduct(tx, { ...facts, ...accepted }, packs);
      },
    );
  }

  /** Nothing more is taken in as this product; what is, stays. */
  retire(
    actor: Actor,
    command: OfProduct & { readonly commandId: string },
    traceId: string,
  ): Promise<ProductEntity | Refusal> {
    const { commandId, tenantCode, id } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: RETIRE_PRODUCT, commandId, input: command, traceId },
      async (tx) => {
        const product = await tx.lock(ProductEntity, { id });
        if (product === null) return refuse('PRODUCT_NOT_FOUND');
        const retired = retireProduct(product, localDateAt(tx.now));
        return retired === 'unchanged' ? product : tx.save(ProductEntity, product, retired);
      },
    );
  }

  /** The catalogue of a wider place has the product too, and offers it instead of the one it was made from. */
  promote(
    actor: Actor,
    command: { readonly commandId: string; readonly tenantCode: TenantCode; readonly product: OfProduct },
    traceId: string,
  ): Promise<ProductEntity | Refusal> {
    const { commandId, tenantCode, product } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: PROMOTE_PRODUCT, commandId, input: command, traceId },
      async (tx, origin: PackedProduct) => {
        const accepted = promoteProduct(origin, origin.tenantCode, tenantCode);
        if (accepted instanceof Refusal) return accepted;
        const { packs, tenantCode: originTenantCode, id: originId, version: _, ...facts } = origin;
        const already = await tx.findOne(ProductEntity, { originTenantCode, originId });
        if (already !== null) return refuse('PRODUCT_PROMOTED');
        return insertProduct(tx, { ...facts, originTenantCode, originId }, packs);
      },
      () => this.packed(actor, product),
    );
  }

  /** The product with its packs, as its place has it. */
  private async packed(actor: Actor, { tenantCode, id }: OfProduct): Promise<PackedProduct | Refusal> {
    const found = await this.uow.read(actor, tenantCode, READ_PRODUCTS, async (tx) => ({
      product: await tx.findOne(ProductEntity, { tenantCode, id }),
      packs: await tx.rows(ProductPackEntity, 'where tenant_code = $1 and product_id = $2', [tenantCode, id]),
    }));
    if (found instanceof Refusal) return found;
    return found.product === null ? refuse('PRODUCT_NOT_FOUND') : { ...found.product, packs: found.packs };
  }
}

/** A new product is in the catalogue of the transaction's place. Refuses for a name, a bar code or an origin that is there already. */
function insertProduct(
  tx: Tx,
  facts: ProductFacts & Partial<Pick<ProductEntity, 'originTenantCode' | 'originId' | 'search'>>,
  packs: readonly ProductPack[],
): Promise<ProductEntity | Refusal> {
  const { nameZh, nameEn, gtin, search = searchTextOf([nameZh, nameEn ?? '']) } = facts;
  const refusals = {
    product_name_unique: refuse('PRODUCT_NAME_TAKEN', { nameZh }),
    product_gtin_unique: refuse('PRODUCT_GTIN_TAKEN', { gtin }),
    product_promoted_once: refuse('PRODUCT_PROMOTED'),
  };
  return refusalByConstraint(refusals, async () => {
    const id = uuidv7() as ProductId;
    const product = await tx.insert(ProductEntity, {
      ...{ originTenantCode: null, originId: null, ...facts },
      ...{ id, search, retiredOn: null },
    });
    for (const { unit, holds } of packs) await tx.insert(ProductPackEntity, { productId: id, unit, holds });
    return product;
  });
}
