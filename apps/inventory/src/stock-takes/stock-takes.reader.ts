import { Injectable } from '@nestjs/common';
import { uuidAt, type Actor, type LocalDate, type StockTakeId, type StoreId, type TenantCode } from '@yicang/kernel';
import { pageStartById, UnitOfWork } from '@yicang/platform-db';
import { orNull, orThrow } from '@yicang/platform-graphql';
import { StockTakeLineEntity } from './stock-take-line.entity.js';
import { StockTakeEntity } from './stock-take.entity.js';
import { isBlind, READ_STOCK_TAKES, type StockTakeStatus } from './stock-take.rules.js';

/** How the counts of one store went in one month. */
export interface CountAccuracyRow {
  readonly tenantCode: TenantCode;
  readonly storeId: StoreId;
  readonly keeperAccountId: string;
  readonly stockTakes: number;
  readonly expected: number;
  readonly missing: number;
  readonly surplus: number;
}

/** A store and when it was, and was to be, counted as a whole. */
export interface StoreCountRow {
  readonly tenantCode: TenantCode;
  readonly storeId: StoreId;
  readonly lastCountedOn: LocalDate;
  readonly dueOn: LocalDate;
}

interface ToldStockTake {
  readonly stockTakeId: StockTakeId;
  readonly expected: number;
  readonly missing: number;
  readonly surplus: number;
  readonly closedOn: LocalDate;
}

/** What is looked up of counts. Every answer stays inside one place the actor was granted. */
@Injectable()
export class StockTakesReader {
  constructor(private readonly uow: UnitOfWork) {}

  /** The count behind a global id; null when the id is none, or it is not there or not the actor's to see. */
  async byId(actor: Actor, id: string): Promise<StockTakeEntity | null> {
    const key = uuidAt<StockTakeId>(id, 'StockTake');
    if (key === null) return null;
    return orNull(
      await this.uow.read(actor, key.tenantCode, READ_STOCK_TAKES, (tx) => tx.findOne(StockTakeEntity, key)),
    );
  }

  /** The counts of a place and all inside it, by community and age, after the key of the page before. */
  list(
    actor: Actor,
    place: TenantCode,
    status: StockTakeStatus | null,
    after: readonly [string, string] | null,
    limit: number,
  ) {
    return this.uow.read(actor, place, READ_STOCK_TAKES, (tx) =>
      tx.rows(
        StockTakeEntity,
        `where ($1::text is null or status = $1) and (tenant_code, id) > ($2, $3::uuid)
          order by tenant_code, id
          limit $4`,
        [status, ...pageStartById(after), limit],
      ),
    );
  }

  /** The signed counts of one community by id, for a reader that rebuilds. The last page answers `nextAfter: null`. */
  async tell(tenantCode: TenantCode, after: StockTakeId | null, limit: number) {
    const facts = await this.uow.system('inventory.tell-stock-takes', tenantCode, (tx) =>
      tx.sql<ToldStockTake>(
        `select id as "stockTakeId", expected, missing, surplus,
                to_char(closed_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as "closedOn"
           from stock_take
          where tenant_code = $1 and status = 'closed' and ($2::uuid is null or id > $2::uuid)
          order by id limit $3`,
        [tenantCode, after, limit],
      ),
    );
    return { facts, nextAfter: facts.length === limit ? (facts.at(-1)?.stockTakeId ?? null) : null };
  }

  /** How many of the count's lines were scanned. */
  async counted(actor: Actor, { tenantCode, id }: StockTakeEntity): Promise<number> {
    const rows = orThrow(
      await this.uow.read(actor, tenantCode, READ_STOCK_TAKES, (tx) =>
        tx.sql<{ counted: number }>(
          `select count(*)::int as counted from stock_take_line
            where tenant_code = $1 and stock_take_id = $2 and counted_at is not null`,
          [tenantCode, id],
        ),
      ),
    );
    return rows[0]?.counted ?? 0;
  }

  /** How many items the books expected; null while nobody is to count by them. */
  expected(take: StockTakeEntity): number | null {
    return isBlind(take) ? null : take.expected;
  }

  /** The differences of one count, by code, after the code of the page before; null while nobody is to count by the books. */
  async differences(actor: Actor, take: StockTakeEntity, after: string | null, limit: number) {
    if (isBlind(take)) return null;
    const { tenantCode, id } = take;
    return orThrow(
      await this.uow.read(actor, tenantCode, READ_STOCK_TAKES, (tx) =>
        tx.rows(
          StockTakeLineEntity,
          `where tenant_code = $1 and stock_take_id = $2 and difference is not null
             and ($3::text is null or item_code > $3)
           order by item_code limit $4`,
          [tenantCode, id, after, limit],
        ),
      ),
    );
  }

  /** The signed counts of one month at a place, by the store and the keeper responsible for it. */
  accuracy(actor: Actor, place: TenantCode, month: string, limit: number) {
    return this.uow.read(actor, place, READ_STOCK_TAKES, (tx) =>
      tx.sql<CountAccuracyRow>(
        `select take.tenant_code as "tenantCode", take.store_id as "storeId",
                store.keeper_account_id as "keeperAccountId", count(*)::int as "stockTakes",
                sum(take.expected)::int as expected, sum(take.missing)::int as missing, sum(take.surplus)::int as surplus
           from stock_take take
           join store on store.tenant_code = take.tenant_code and store.id = take.store_id
          where take.status = 'closed'
            and take.closed_at >= ($1 || '-01')::date::timestamp at time zone 'Asia/Shanghai'
            and take.closed_at < (($1 || '-01')::date + interval '1 month')::timestamp at time zone 'Asia/Shanghai'
          group by 1, 2, 3
          order by 1, 2
          limit $2`,
        [month, limit],
      ),
    );
  }

  /** The stores of a place whose regular count is due by this day, those that wait longest first. */
  async due(actor: Actor, place: TenantCode, today: LocalDate, limit: number) {
    const read = this.uow.read(actor, place, READ_STOCK_TAKES, (tx) =>
      tx.sql<StoreCountRow>(STORES_DUE, [today, limit]),
    );
    return orThrow(await read);
  }
}

/** Each store with its last count as a whole, or its opening, and the rule nearest to it: its community's, else its city's. */
const STORES_DUE = `
  with counted as (
    select store.tenant_code, store.id,
           coalesce((select max(closed_at at time zone 'Asia/Shanghai')::date from stock_take take
                      where take.tenant_code = store.tenant_code and take.store_id = store.id and take.shelf is null
                        and take.status = 'closed'), store.opened_on) as last_on,
           (select every_days from stock_take_rule rule
             where starts_with(store.tenant_code, rule.tenant_code) order by length(rule.tenant_code) desc limit 1)
             as every_days
      from store)
  select tenant_code as "tenantCode", id as "storeId", last_on as "lastCountedOn", last_on + every_days as "dueOn"
    from counted where last_on + every_days <= $1::date
   order by last_on + every_days, tenant_code, id limit $2`;
