import { readFile } from 'node:fs/promises';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ITEM_CATEGORIES, ITEM_UNITS, NATION, parseUuid } from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';
import { v5 as uuidv5 } from 'uuid';
import { z } from 'zod';
import { searchTextOf } from './product-search.js';
import { STORAGE_NEEDS } from './product.rules.js';

const SUBJECT = 'inventory.open-catalogue';
const PRODUCTS_FILE = new URL('../../../../data/catalogue/products.csv', import.meta.url);
const COLUMNS = ['slug', 'category', 'name_zh', 'name_en', 'unit', 'unit_weight_grams', 'storage', 'packs', 'aliases'];
/** The namespace of the ids that are made of the file's slugs: the same in every installation. */
const SLUGS = '6f0f7f0e-6a52-5d3f-9c63-7c1c8f0a4a11';

const pack = z.object({ unit: z.enum(ITEM_UNITS), holds: z.coerce.number().int().min(2).max(10_000) });
const words = z.string().transform((text) => text.split(' ').filter((word) => word !== ''));
const line = z.object({
  slug: z.string().regex(/^[a-z0-9-]{1,40}$/),
  category: z.enum(ITEM_CATEGORIES),
  name_zh: z.string().min(1).max(60),
  name_en: z.string().min(1).max(60),
  unit: z.enum(ITEM_UNITS),
  unit_weight_grams: z.coerce.number().int().min(0).max(10_000_000),
  storage: z.enum(STORAGE_NEEDS),
  packs: words.transform((packs) => packs.map((text) => pack.parse(packOf(text)))),
  aliases: words,
});
export type CatalogueLine = z.infer<typeof line>;

/** Opens the national catalogue of this release when the service starts. A product that is there already stays as it is. */
@Injectable()
export class ProductsOpening implements OnApplicationBootstrap {
  constructor(private readonly uow: UnitOfWork) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.open(await readCatalogue());
  }

  async open(lines: readonly CatalogueLine[]): Promise<void> {
    const products = lines.map((one) => ({
      ...one,
      id: parseUuid(uuidv5(one.slug, SLUGS)),
      search: searchTextOf([one.name_zh, one.name_en, ...one.aliases]),
    }));
    await this.uow.system(SUBJECT, NATION, async (tx) => {
      const ids = products.map(({ id }) => id);
      const there = await tx.sql('select from product where tenant_code = $1 and id = any ($2)', [NATION, ids]);
      if (there.length === products.length) return;
      await tx.sql(INSERT_PRODUCTS, [NATION, JSON.stringify(products)]);
    });
  }
}

/** One statement: its packs come with a product or not at all. */
const INSERT_PRODUCTS = `
  with line as (
    select * from jsonb_to_recordset($2::jsonb) as line (id uuid, category text, name_zh text, name_en text, unit text,
      unit_weight_grams integer, storage text, search text, packs jsonb)),
  opened as (
    insert into product (tenant_code, id, category, name_zh, name_en, unit, unit_weight_grams, storage, search, version)
    select $1, id, category, name_zh, name_en, unit, unit_weight_grams, storage, search, 1 from line
    on conflict do nothing returning id)
  insert into product_pack (tenant_code, product_id, unit, holds)
  select $1, line.id, pack.unit, pack.holds
    from line join opened using (id), jsonb_to_recordset(line.packs) as pack (unit text, holds integer)`;

/** The lines of the national catalogue. @throws Error that names the line that is not as its README says. */
export async function readCatalogue(file: URL = PRODUCTS_FILE): Promise<CatalogueLine[]> {
  const [heading, ...lines] = (await readFile(file, 'utf8')).trimEnd().split('\n');
  if (heading !== COLUMNS.join(',')) throw new Error('The catalogue has other columns than expected.');
  return lines.map((text, at) => {
    const values = text.split(',');
    const read = line.safeParse(Object.fromEntries(COLUMNS.map((column, nth) => [column, values[nth]])));
    if (!read.success || values.length !== COLUMNS.length)
      throw new Error(`Line ${at + 2} of the catalogue is no product: ${read.error?.message ?? 'columns'}`);
    return read.data;
  });
}

function packOf(text: string): { readonly unit: string | undefined; readonly holds: string | undefined } {
  const [unit, holds] = text.split(':');
  return { unit, holds };
}
