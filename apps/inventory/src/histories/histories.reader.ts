import { Injectable } from '@nestjs/common';
import {
  type Actor,
  type Grams,
  type ItemCategory,
  type ItemCode,
  type LocalDate,
  type TenantCode,
} from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';
import { orNull } from '@yicang/platform-graphql';
import { type ItemStatus } from '../items/item.rules.js';
import { type ItemFact, READ_HISTORIES, STATUS_AFTER } from './history.rules.js';

/** What is read of one item's history; none has come near it. */
const FACTS_MAX = 5_000;

/** An item's facts, and the instant up to which they are all there. */
export interface FactsNow {
  readonly now: Date;
  readonly facts: readonly ItemFact[];
}

/** The items of one category and status, counted. */
export interface StockRow {
  readonly category: ItemCategory;
  readonly status: ItemStatus;
  readonly items: number;
  readonly weightGrams: Grams;
}

/** What is told of the past. Every answer stays inside one place the actor was granted. */
@Injectable()
export class HistoriesReader {
  constructor(private readonly uow: UnitOfWork) {}

  /**
   * All facts of one item as they were told, and when that was read, by the clock they were told by; null when it is not there or not the
   * actor's to see. @throws Error for more facts than are read.
   */
  async factsOf(actor: Actor, tenantCode: TenantCode, code: ItemCode): Promise<FactsNow | null> {
    const read = orNull(
      await this.uow.readAtOnce(actor, tenantCode, READ_HISTORIES, async (tx) => {
        const [now, facts] = await Promise.all([
          tx.time(),
          tx.sql<ItemFact>(
            `select version, type, happened_on as "happenedOn", recorded_at as "recordedAt", details
               from item_event where tenant_code = $1 and item_code = $2 order by version limit $3`,
            [tenantCode, code, FACTS_MAX + 1],
          ),
        ]);
        return { now, facts };
      }),
    );
    if (read !== null && read.facts.length > FACTS_MAX) throw new Error(`${code} has more than ${FACTS_MAX} facts`);
    return read;
  }

  /** How many items of a place and all inside it stood how at the end of a day, by what is known now: at most one row a category and status. */
  stock(actor: Actor, place: TenantCode, on: LocalDate) {
    return this.uow.read(actor, place, READ_HISTORIES, (tx) =>
      tx.sql<StockRow>(STOCK, [on, Object.keys(STATUS_AFTER), Object.values(STATUS_AFTER)]),
    );
  }
}

/** The day of `happenedAt` in SQL, of a row called `fact`. */
export const DAY = `least(fact.happened_on, (fact.recorded_at at time zone 'Asia/Shanghai')::date)`;

/**
 * The fold of `itemAt` cut down to what it counts: the youngest fact of that day or before which moves an item, once the
 * item had come. Category and weight are those of the row: corrections count from the first day, and weights are not corrected.
 */
const STOCK = `
  select item.category, stood.status, count(*)::int as items, sum(item.weight_grams)::float8 as "weightGrams"
    from item
   cross join lateral (
     select step.status from item_event fact
       join unnest($2::text[], $3::text[]) as step (type, status) on step.type = fact.type
      where fact.tenant_code = item.tenant_code and fact.item_code = item.code and ${DAY} <= $1::date
      order by fact.version desc limit 1) as stood
   where exists (
     select from item_event fact
      where fact.tenant_code = item.tenant_code and fact.item_code = item.code
        and fact.type in ('received', 'made', 'arrived') and ${DAY} <= $1::date)
   group by item.category, stood.status
   order by item.category, stood.status`;
