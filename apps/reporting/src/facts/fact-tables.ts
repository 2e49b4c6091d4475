import { type ReadTx, type SystemTx } from '@yicang/platform-db';
import { type TenantCode } from '@yicang/kernel';
import { MEASURE_OF_ITEM_FACT } from '../figures/figure.rules.js';
import { FACT_KINDS, NO_FACTS, type FactKind, type Facts } from './fact.rules.js';

/** Facts of one kind in the database. Keys come first; `as` is the field's name in TypeScript. */
interface FactTable {
  readonly table: string;
  readonly keys: number;
  readonly columns: readonly { readonly name: string; readonly as: string; readonly type: string }[];
  /** SQL of the measure a row counts for, null for none; without it, no row of the table counts. */
  readonly measure?: string;
  /** One row per tenant and thing, the highest version's, instead of every one that is told. The version is the last of the keys. */
  readonly isLatestOnly?: true;
}

const tenantCode = { name: 'tenant_code', as: 'tenantCode', type: 'text' };
const itemCode = { name: 'item_code', as: 'itemCode', type: 'text' };
const version = { name: 'version', as: 'version', type: 'integer' };
const on = { name: 'on_day', as: 'on', type: 'date' };
const familyId = { name: 'family_id', as: 'familyId', type: 'uuid' };
const needId = { name: 'need_id', as: 'needId', type: 'uuid' };
const quantity = { name: 'quantity', as: 'quantity', type: 'integer' };
const measureOfType = Object.entries(MEASURE_OF_ITEM_FACT).map(([type, measure]) => `when '${type}' then '${measure}'`);

const FACT_TABLES: Readonly<Record<FactKind, FactTable>> = {
  items: {
    table: 'item_fact',
    keys: 3,
    columns: [
      tenantCode,
      itemCode,
      version,
      { name: 'type', as: 'type', type: 'text' },
      on,
      { name: 'reason', as: 'reason', type: 'text' },
      { name: 'parent_code', as: 'parentCode', type: 'text' },
      { name: 'gift_on', as: 'giftOn', type: 'date' },
      { name: 'expires_on', as: 'expiresOn', type: 'date' },
      { name: 'partner_code', as: 'partnerCode', type: 'text' },
    ],
    measure: `case type ${measureOfType.join(' ')} end`,
  },
  descriptions: {
    table: 'item_description',
    keys: 3, // with its version, so that none is removed in place of a later one
    columns: [
      tenantCode,
      itemCode,
      version,
      { name: 'category', as: 'category', type: 'text' },
      { name: 'name_zh', as: 'nameZh', type: 'text' },
    ],
    isLatestOnly: true,
  },
  families: {
    table: 'family_fact',
    keys: 2,
    columns: [tenantCode, familyId, on],
    measure: `'familiesJoined'`,
  },
  receipts: {
    table: 'receipt_fact',
    keys: 2,
    columns: [tenantCode, { name: 'receipt_code', as: 'receiptCode', type: 'text' }, itemCode, on],
    measure: `'deliveriesMade'`,
  },
  stockTakes: {
    table: 'stock_take_fact',
    keys: 2,
    columns: [
      tenantCode,
      { name: 'stock_take_id', as: 'stockTakeId', type: 'uuid' },
      on,
      { name: 'expected', as: 'expected', type: 'integer' },
      { name: 'missing', as: 'missing', type: 'integer' },
      { name: 'surplus', as: 'surplus', type: 'integer' },
    ],
  },
  needs: {
    table: 'need_fact',
    keys: 3, // with its version, as descriptions
    columns: [tenantCode, needId, version, { name: 'category', as: 'category', type: 'text' }, quantity, on],
    isLatestOnly: true,
  },
  withdrawals: { table: 'need_withdrawal_fact', keys: 2, columns: [tenantCode, needId] },
  needDeliveries: {
    table: 'need_delivery_fact',
    keys: 2,
    columns: [tenantCode, { name: 'plan_id', as: 'planId', type: 'uuid' }, needId, quantity, on],
  },
  familyMonths: {
    table: 'family_month_fact',
    keys: 3,
    columns: [tenantCode, familyId, { name: 'month', as: 'month', type: 'date' }],
  },
};

const told = ({ columns }: FactTable) =>
  `jsonb_to_recordset($1::jsonb) as told(${columns.map(({ as, type }) => `"${as}" ${type}`).join(', ')})`;

const insertion = (kind: FactTable) => {
  const { table, columns, keys, isLatestOnly } = kind;
  const into = `insert into ${table} (${columns.map(({ name }) => name).join(', ')})`;
  const selected = `${columns.map(({ as }) => `"${as}"`).join(', ')} from ${told(kind)}`;
  if (isLatestOnly !== true) return `${into} select ${selected} on conflict do nothing`;
  const thing = columns.slice(0, keys - 1);
  const thingAs = thing.map(({ as }) => `"${as}"`).join(', ');
  // in one order for everybody, as the figures are
  return `${into} select distinct on (${thingAs}) ${selected} order by ${thingAs}, version desc
    on conflict (${thing.map(({ name }) => name).join(', ')}) do update
      set ${columns.map(({ name }) => `${name} = excluded.${name}`).join(', ')} where ${table}.version < excluded.version`;
};

/** The facts that are new by their key are kept, and counted for community, city and province: a fact told again moves nothing. */
export async function recordFacts<K extends FactKind>(tx: SystemTx, kind: K, facts: Facts[K]): Promise<void> {
  const table = FACT_TABLES[kind];
  if (facts.length === 0) return;
  if (table.measure === undefined) {
    await tx.sql(insertion(table), [JSON.stringify(facts)]);
    return;
  }
  // places, days and measures in one order for everybody, so that two batches do not wait for each other in a circle
  await tx.sql(
    `with fresh as (${insertion(table)} returning tenant_code, on_day, ${table.measure} as measure),
     counted as (
       select place, on_day, measure, count(*) as value
         from fresh cross join lateral (values (tenant_code), (left(tenant_code, 4)), (left(tenant_code, 2))) as of (place)
        where measure is not null
        group by place, on_day, measure),
     by_day as (
       insert into day_figure (tenant_code, on_day, measure, value)
       select place, on_day, measure, value from counted order by place, on_day, measure
       on conflict (tenant_code, on_day, measure) do update set value = day_figure.value + excluded.value)
     insert into total_figure (tenant_code, measure, value)
     select place, measure, sum(value) from counted group by place, measure order by place, measure
     on conflict (tenant_code, measure) do update set value = total_figure.value + excluded.value`,
    [JSON.stringify(facts)],
  );
}

/** The facts are kept, and nothing is counted: for a rebuild, which counts anew afterwards. */
export async function keepFacts(tx: SystemTx, facts: Facts): Promise<void> {
  for (const kind of FACT_KINDS)
    if (facts[kind].length > 0) await tx.sql(insertion(FACT_TABLES[kind]), [JSON.stringify(facts[kind])]);
}

/** The facts with these keys are gone, and nothing is counted: for a rebuild. */
export async function removeFacts(tx: SystemTx, facts: Facts): Promise<void> {
  for (const kind of FACT_KINDS) {
    const { table, columns, keys } = FACT_TABLES[kind];
    const isSame = columns.slice(0, keys).map(({ name, as }) => `fact.${name} = told."${as}"`);
    if (facts[kind].length > 0)
      await tx.sql(`delete from ${table} fact using ${told(FACT_TABLES[kind])} where ${isSame.join(' and ')}`, [
        JSON.stringify(facts[kind]),
      ]);
  }
}

/** The facts of one community, `limit` of each kind at most. */
export async function factsOf(tx: ReadTx, community: TenantCode, limit: number): Promise<Facts> {
  const read = <K extends FactKind>(kind: K): Promise<Facts[K][number][]> => {
    const { table, columns } = FACT_TABLES[kind];
    const selected = columns.map(({ name, as }) => `${name} as "${as}"`).join(', ');
    return tx.sql(`select ${selected} from ${table} where tenant_code = $1 limit $2`, [community, limit]);
  };
  const found = await Promise.all(FACT_KINDS.map(async (kind) => [kind, await read(kind)] as const));
  return { ...NO_FACTS, ...Object.fromEntries(found) };
}

/** SQL of the rows `tenant_code, on_day, measure` that count, one per fact of the community `$1`. */
export const COUNTED_FACTS = FACT_KINDS.map((kind) => FACT_TABLES[kind])
  .filter(({ measure }) => measure !== undefined)
  .map(({ table, measure }) => `select on_day, ${measure} as measure from ${table} where tenant_code = $1`)
  .join(' union all ');
