import { itemDiscardedV1, itemReceivedV1 } from '@yicang/contracts';
import {
  localDateAt,
  refuse,
  Refusal,
  type BoxCode,
  type IntakeId,
  type ItemCode,
  type ItemCondition,
  type LocalDate,
  type ProductId,
  type TenantCode,
} from '@yicang/kernel';
import { type ReadTx, type Tx } from '@yicang/platform-db';
import { outOfBox } from '../boxes/box-history.js';
import { freeCodes, receivedFact, recordAll } from '../items/item.changes.js';
import { acceptGift, FREE, type ItemStatus } from '../items/item.rules.js';
import { type Gift, type GiftLine } from '../items/items.service.js';
import { type OfProduct } from '../products/product.changes.js';
import { ProductPackEntity } from '../products/product-pack.entity.js';
import { ProductEntity } from '../products/product.entity.js';
import { asideIfRecalled } from '../recalls/recall.changes.js';
import { ItemEntity } from '../items/item.entity.js';
import { takeInAs, type ProductPack } from '../products/product.rules.js';
import { type IntakeEntity } from './intake.entity.js';

/** Rows of one statement. */
const CHUNK_ROWS = 500;

/** What a line is in the books, but for whose it is and where it lies. */
export type Goods = Omit<Gift, 'storeId' | 'donorFamilyId' | 'productTenantCode' | 'productId'> & {
  readonly condition: ItemCondition;
  readonly productTenantCode: TenantCode | null;
  readonly productId: ProductId | null;
};
export type KnownProduct = ProductEntity & { readonly packs: readonly ProductPack[] };
/** Products of catalogues, by `keyOf`. */
export type KnownProducts = ReadonlyMap<string, KnownProduct>;

export function keyOf({ tenantCode, id }: OfProduct): string {
  return `${tenantCode} ${id}`;
}

/** These products with their packs, as far as they reach the transaction's place: two statements, however many they are. */
export async function productsOf(tx: ReadTx, wanted: readonly OfProduct[]): Promise<KnownProducts> {
  const keys = [wanted.map(({ tenantCode }) => tenantCode), wanted.map(({ id }) => id)];
  const [products, packs] = await Promise.all([
    tx.rows(ProductEntity, `where (tenant_code, id) in (${KEYS})`, keys),
    tx.rows(ProductPackEntity, `where (tenant_code, product_id) in (${KEYS})`, keys),
  ]);
  const packsBy = Map.groupBy(packs, ({ tenantCode, productId }) => keyOf({ tenantCode, id: productId }));
  return new Map(products.map((product) => [keyOf(product), { ...product, packs: packsBy.get(keyOf(product)) ?? [] }]));
}

const KEYS = 'select * from unnest($1::text[], $2::uuid[])';

/** What the line is in the books, when it may be taken in on that day. Refuses as `receiveGift` does. */
export function goodsOf(line: GiftLine, products: KnownProducts, receivedOn: LocalDate): Goods | Refusal {
  const described = describedBy(line, products);
  if (described instanceof Refusal) return described;
  const { condition, expiresOn, shelf, batch, valueFen } = line;
  const goods = { ...described, condition, expiresOn, shelf, batch, valueFen };
  const accepted = acceptGift(goods, receivedOn);
  return accepted instanceof Refusal ? accepted : goods;
}

function describedBy(line: GiftLine, products: KnownProducts) {
  if (line.product === null) {
    const { category, nameZh, quantity, unit, weightGrams } = line;
    return { category, nameZh, quantity, unit, weightGrams, productTenantCode: null, productId: null };
  }
  const product = products.get(keyOf(line.product));
  if (product === undefined) return refuse('PRODUCT_NOT_FOUND');
  const described = takeInAs(product, line);
  if (described instanceof Refusal) return described;
  return { ...described, productTenantCode: product.tenantCode, productId: product.id };
}

/**
 * All of it is in the books under codes of its own, in the lines' order, with the facts that a gift taken in alone has: a few statements
 * for each 500. `told` hears how many are.
 */
export async function takeInAll(
  tx: Tx,
  intake: Pick<IntakeEntity, 'id' | 'storeId' | 'donorFamilyId' | 'receivedOn' | 'kind'>,
  goods: readonly Goods[],
  told?: (rows: number) => Promise<void>,
): Promise<void> {
  const { id, storeId, donorFamilyId, receivedOn } = intake;
  // a gift says nothing of its kind, as one taken in alone
  const kind = intake.kind === 'gift' ? undefined : intake.kind;
  const whose = [tx.tenantCode, storeId, donorFamilyId, receivedOn, id, FREE.status];
  for (const chunk of inChunks(goods)) {
    const codes = await freeCodes(tx, chunk.rows.length);
    const items = codes.flatMap((code, nth) => chunk.rows.slice(nth, nth + 1).map((row) => ({ ...row, code })));
    await tx.sql(INSERT_ITEMS, [...whose, JSON.stringify(items)]);
    const facts = items.map((item) => receivedFact({ ...item, storeId, donorFamilyId, receivedOn }, kind));
    await recordAll(
      tx,
      'received',
      receivedOn,
      facts.map(({ details }) => ({ itemCode: details.itemCode, version: 1, details })),
    );
    await tx.emitAll(
      itemReceivedV1,
      facts.map(({ payload }) => ({ version: 1, payload })),
    );
    await recallAmong(tx, codes);
    await told?.(chunk.upTo);
  }
}

/** What of these items, just taken in, is recalled is put aside. Asked once for each product and batch, however many there are of it. */
async function recallAmong(tx: Tx, codes: readonly ItemCode[]): Promise<void> {
  const items = await tx.rows(
    ItemEntity,
    'where tenant_code = $1 and code = any ($2) and product_id is not null order by code',
    [tx.tenantCode, codes],
  );
  const ofAKind = Map.groupBy(
    items,
    ({ productTenantCode, productId, batch }) => `${productTenantCode} ${productId} ${batch}`,
  );
  for (const [first, ...others] of ofAKind.values()) {
    if (first === undefined || (await asideIfRecalled(tx, first)) === first) continue;
    for (const item of others) await asideIfRecalled(tx, item);
  }
}

/** The items of an intake, by code, which nobody else changes until this transaction ends. */
export function lockItemsOf(
  tx: Tx,
  intakeId: IntakeId,
): Promise<{ code: ItemCode; status: ItemStatus; boxCode: BoxCode | null }[]> {
  return tx.sql(
    'select code, status, box_code as "boxCode" from item where tenant_code = $1 and intake_id = $2 order by code for update',
    [tx.tenantCode, intakeId],
  );
}

/** All of these items, which are locked and lie in the store, are out of their boxes and of the books for good. */
export async function takeOutAll(
  tx: Tx,
  items: readonly { readonly code: ItemCode; readonly boxCode: BoxCode | null }[],
): Promise<void> {
  const discardedOn = localDateAt(tx.now);
  for (const item of items) await outOfBox(tx, item, 'discarded');
  for (const { rows } of inChunks(items.map(({ code }) => code))) {
    const out = await tx.sql<{ itemCode: ItemCode; version: number }>(DISCARD_ITEMS, [tx.tenantCode, rows]);
    const facts = out.map(({ itemCode, version }) => {
      const payload = { itemCode, reason: 'intakeReversed' as const, discardedOn };
      return { itemCode, version, payload, details: payload };
    });
    await recordAll(tx, 'discarded', discardedOn, facts);
    await tx.emitAll(itemDiscardedV1, facts);
  }
}

function* inChunks<T>(all: readonly T[]): Generator<{ readonly rows: T[]; readonly upTo: number }> {
  for (let at = 0; at < all.length; at += CHUNK_ROWS) {
    const rows = all.slice(at, at + CHUNK_ROWS);
    yield { rows, upTo: at + rows.length };
  }
}

const INSERT_ITEMS = `
  insert into item (tenant_code, store_id, donor_family_id, received_on, intake_id, status, code, category, name_zh, quantity, unit,
    weight_grams, condition, expires_on, shelf, batch, product_tenant_code, product_id, value_fen, version)
  select $1, $2, $3, $4, $5, $6, code, category, "nameZh", quantity, unit, "weightGrams", condition, "expiresOn", shelf, batch,
         "productTenantCode", "productId", "valueFen", 1
    from jsonb_to_recordset($7::jsonb) as line (code text, category text, "nameZh" text, quantity integer, unit text,
      "weightGrams" integer, condition text, "expiresOn" date, shelf text, batch text, "productTenantCode" text, "productId" uuid, "valueFen" bigint)`;

const DISCARD_ITEMS = `
  update item set status = 'discarded', quarantine = null, box_code = null, version = version + 1
   where tenant_code = $1 and code = any ($2) returning code as "itemCode", version`;
