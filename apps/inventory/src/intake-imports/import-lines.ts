import { refuse, Refusal, uuidAt, type LocalDate, type ProductId } from '@yicang/kernel';
import { type ReadTx } from '@yicang/platform-db';
import { goodsOf, productsOf, type Goods } from '../intakes/intake.changes.js';
import { type GiftLine } from '../items/items.service.js';
import { type OfProduct } from '../products/product.changes.js';
import { parseGtin } from '../products/product.rules.js';
import { IS_OFFERED } from '../products/products.reader.js';
import { type RowLine } from './intake-row.rules.js';

/** What each of these rows is in the books, or why it may not be: a few statements, however many rows. */
export async function goodsOfLines(
  tx: ReadTx,
  lines: readonly RowLine[],
  receivedOn: LocalDate,
): Promise<(Goods | Refusal)[]> {
  const named = lines.map(({ product }) => (product === null ? null : productIn(product)));
  const gtins = [...new Set(named.filter((one) => typeof one === 'string'))];
  const byGtin = await productsByGtin(tx, gtins);
  const found = named.map((one) => (typeof one === 'string' ? (byGtin.get(one) ?? refuse('PRODUCT_NOT_FOUND')) : one));
  const products = await productsOf(
    tx,
    found.flatMap((one) => (one === null || one instanceof Refusal ? [] : one)),
  );
  return lines.map((line, nth) => {
    const product = found[nth] ?? null;
    if (product instanceof Refusal) return product;
    // a row that names no product says all the rest: it was read so
    return goodsOf({ ...line, product } as GiftLine, products, receivedOn);
  });
}

/** What a cell names: a bar code, as 14 digits, or a product by its id. */
function productIn(cell: string): string | OfProduct | Refusal<'PRODUCT_GTIN_WRONG' | 'PRODUCT_NOT_FOUND'> {
  const digits = cell.normalize('NFKC');
  if (/^[\d\s-]+$/.test(digits)) return parseGtin(digits) ?? refuse('PRODUCT_GTIN_WRONG', { gtin: digits });
  return uuidAt<ProductId>(cell, 'Product') ?? refuse('PRODUCT_NOT_FOUND');
}

/** The products with these bar codes that the transaction's place may take in as, the nearest place's own before others. */
async function productsByGtin(tx: ReadTx, gtins: readonly string[]): Promise<ReadonlyMap<string, OfProduct>> {
  if (gtins.length === 0) return new Map();
  const rows = await tx.sql<OfProduct & { readonly gtin: string }>(
    `select distinct on (gtin) gtin, tenant_code as "tenantCode", id from product
      where gtin = any ($1) and ${IS_OFFERED} order by gtin, length(tenant_code) desc, id`,
    [gtins],
  );
  return new Map(rows.map(({ gtin, tenantCode, id }) => [gtin, { tenantCode, id }]));
}
