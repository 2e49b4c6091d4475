import { Injectable } from '@nestjs/common';
import { type InputOf, type suggestProductsV1 } from '@yicang/contracts';
import { type ItemCategory, type ItemUnit, type ProductId, type TenantCode } from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';
import { plain } from './product-search.js';
import { IS_OFFERED } from './products.reader.js';

/** Names less alike than this are no suggestion: 鞋套 is two fifths of 防污染鞋套. */
const SCORE_PERCENT_MIN = 40;

interface Found {
  readonly nth: number;
  readonly tenantCode: TenantCode;
  readonly id: ProductId;
  readonly nameZh: string;
  readonly category: ItemCategory;
  readonly unit: ItemUnit;
  readonly scorePercent: number;
}

/** Which products of the catalogues that reach a place things probably are, by their names. */
@Injectable()
export class ProductSuggestions {
  constructor(private readonly uow: UnitOfWork) {}

  /** In the order asked for; null for a thing that no product comes near. */
  suggest(tenantCode: TenantCode, wanted: InputOf<typeof suggestProductsV1>['wanted']) {
    const asked = wanted.flatMap(({ names }, nth) => names.map((name) => ({ nth, name: plain(name) })));
    return this.uow.system('inventory.suggest-products', tenantCode, async (tx) => {
      const found = await tx.sql<Found>(BEST_PRODUCTS, [JSON.stringify(asked), SCORE_PERCENT_MIN]);
      const byNth = new Map(
        found.map(({ nth, tenantCode: owner, id, ...product }) => [
          nth,
          { product: { tenantCode: owner, id }, ...product },
        ]),
      );
      return wanted.map((_, nth) => byNth.get(nth) ?? null);
    });
  }
}

/**
 * How much of the longer name the shorter one is, when it is part of it: 100 for the same. Only whole names count as typed in Latin
 * letters, since pinyin is part of much. The nearest place's own before a wider one's.
 */
const BEST_PRODUCTS = `
  select distinct on (wanted.nth) wanted.nth, product.tenant_code as "tenantCode", product.id, name_zh as "nameZh", category, unit,
         score as "scorePercent"
    from jsonb_to_recordset($1::jsonb) as wanted (nth integer, name text)
    join product on ${IS_OFFERED}
    cross join lateral unnest(string_to_array(ltrim(search, '|'), '|')) as word
    cross join lateral (
      select 100 * least(length(word), length(wanted.name)) / greatest(length(word), length(wanted.name)) as score) as likeness
   where wanted.name <> '' and score >= $2
     and (word = wanted.name
       or word ~ '[^ -~]' and (strpos(word, wanted.name) > 0 or strpos(wanted.name, word) > 0))
   order by wanted.nth, score desc, length(product.tenant_code) desc, length(name_zh), product.id`;
