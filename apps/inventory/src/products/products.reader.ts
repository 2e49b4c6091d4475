import { Injectable } from '@nestjs/common';
import { covers, type Actor, type ItemCategory, type ProductId, type TenantCode } from '@yicang/kernel';
import { pageStartById, UnitOfWork } from '@yicang/platform-db';
import { orNull, orThrow } from '@yicang/platform-graphql';
import { ProductPackEntity } from './product-pack.entity.js';
import { ProductEntity } from './product.entity.js';
import { plain } from './product-search.js';
import { READ_PRODUCTS } from './product.rules.js';

/** How many products a search answers: who finds more says more. */
export const FOUND_MAX = 20;

/** Which products of a catalogue. */
export interface ProductsPage {
  readonly category: ItemCategory | null;
  readonly after: readonly [string, string] | null;
  readonly limit: number;
}

/** What may be taken in at a place: the products of the nation and of every place around it, its own, and those of places inside it. */
@Injectable()
export class ProductsReader {
  constructor(private readonly uow: UnitOfWork) {}

  /** Not retired, and not promoted to where they are seen from; the nation's first. */
  list(actor: Actor, place: TenantCode, { category, after, limit }: ProductsPage) {
    return this.uow.readAtOnce(actor, place, READ_PRODUCTS, (tx) =>
      tx.rows(
        ProductEntity,
        `where ($1::text is null or category = $1) and ${IS_OFFERED}
           and (tenant_code, id) > ($2, $3::uuid)
          order by tenant_code, id limit $4`,
        [category, ...pageStartById(after), limit],
      ),
    );
  }

  /** Those that these words are in, in Chinese, in English, in pinyin or by their initials: whole names first, then beginnings. */
  search(actor: Actor, place: TenantCode, words: string, category: ItemCategory | null) {
    const typed = plain(words);
    return this.uow.readAtOnce(actor, place, READ_PRODUCTS, (tx) =>
      tx.rows(
        ProductEntity,
        `where $1 <> '' and strpos(search, $1) > 0 and ($2::text is null or category = $2) and ${IS_OFFERED}
          order by strpos(search || '|', '|' || $1 || '|') = 0, strpos(search, '|' || $1) = 0, length(name_zh), tenant_code, id
          limit $3`,
        [typed, category, FOUND_MAX],
      ),
    );
  }

  /** The product with this bar code, the nearest place's own first; null when there is none. */
  async byGtin(actor: Actor, place: TenantCode, gtin: string): Promise<ProductEntity | null> {
    const found = await this.uow.readAtOnce(actor, place, READ_PRODUCTS, (tx) =>
      tx.rows(ProductEntity, `where gtin = $1 and ${IS_OFFERED} order by length(tenant_code) desc, id limit 1`, [gtin]),
    );
    return orThrow(found)[0] ?? null;
  }

  /** The products of one catalogue with these ids, in their order; null for one that is not there or not the actor's to see. */
  async byIds(actor: Actor, tenantCode: TenantCode, ids: readonly ProductId[]): Promise<(ProductEntity | null)[]> {
    const products = orNull(
      await this.uow.readAtOnce(actor, placeBelow(actor, tenantCode), READ_PRODUCTS, (tx) =>
        tx.rows(ProductEntity, 'where tenant_code = $1 and id = any ($2)', [tenantCode, ids]),
      ),
    );
    return ids.map((wanted) => products?.find(({ id }) => id === wanted) ?? null);
  }

  /** The packs of products of one catalogue, in the products' order, smallest first. */
  async packsOf(actor: Actor, tenantCode: TenantCode, ids: readonly ProductId[]): Promise<ProductPackEntity[][]> {
    const packs = orThrow(
      await this.uow.readAtOnce(actor, placeBelow(actor, tenantCode), READ_PRODUCTS, (tx) =>
        tx.rows(ProductPackEntity, 'where tenant_code = $1 and product_id = any ($2) order by holds, unit', [
          tenantCode,
          ids,
        ]),
      ),
    );
    return ids.map((id) => packs.filter(({ productId }) => productId === id));
  }
}

/** For whoever may take something in as it: it is not retired, and no wider place has made it its own and still does. */
export const IS_OFFERED = `retired_on is null and not exists (
  select from product wider
   where wider.retired_on is null and length(wider.tenant_code) < length(product.tenant_code)
     and (wider.origin_tenant_code, wider.origin_id) in
         ((product.tenant_code, product.id), (product.origin_tenant_code, product.origin_id)))`;

/** A catalogue is read from where the actor is: she was granted a community, and its products are the nation's. */
function placeBelow({ grants, scopes = [] }: Actor, tenantCode: TenantCode): TenantCode {
  const places = [...grants.map(({ place }) => place), ...scopes.flatMap((scope) => scope.places)];
  return places.find((place) => covers(tenantCode, place)) ?? tenantCode;
}
