import { Injectable } from '@nestjs/common';
import { type Actor, type ItemCode, type LocalDate, type StoreId, type TenantCode } from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';
import { inputViolation, orNull, orThrow } from '@yicang/platform-graphql';
import { DAY } from '../histories/histories.reader.js';
import { ItemEntity } from '../items/item.entity.js';
import { LIES_IN_STORE } from '../items/item.rules.js';
import { StoreEntity } from '../stores/store.entity.js';
import { EXPORT_GOODS, EXPORT_ROWS_MAX } from './export.rules.js';
import { type PlacedFact, TOLD_TYPES } from './epcis.rules.js';
import { type StockFileRow } from './stock-file.rules.js';

/** Rows read at once: what an export holds in memory. */
const PAGE_ROWS = 2_000;
const ITEM_EVENTS_MAX = 200;

/** Facts of a community gone through at once: those of other stores and days are left out of what is read. */
const STRETCH_FACTS = 5_000;

interface Stretch {
  readonly until: string;
  readonly walked: number;
}

/** What leaves as files, page by page. Each page is a read of its own, so nothing stays open while it is written. */
@Injectable()
export class ExportsReader {
  constructor(private readonly uow: UnitOfWork) {}

  /** What partners may be told of one item, with the split it came from, oldest first; null when it is not there or not the actor's to see. */
  async itemFacts(actor: Actor, tenantCode: TenantCode, code: ItemCode): Promise<PlacedFact[] | null> {
    return orNull(
      await this.uow.read(actor, tenantCode, EXPORT_GOODS, async (tx) => {
        const item = await tx.findOne(ItemEntity, { tenantCode, code });
        if (item === null) return null;
        return tx.sql<PlacedFact>(
          `select ${TOLD} from item_event fact
            where tenant_code = $1 and type = any ($4)
              and (item_code = $2 or (item_code = $3 and type = 'split'))
            order by pos limit ${ITEM_EVENTS_MAX}`,
          [tenantCode, code, item.parentCode, TOLD_TYPES],
        );
      }),
    );
  }

  /** The store; null when it is not there or not the actor's to see. */
  async store(actor: Actor, key: { readonly tenantCode: TenantCode; readonly id: StoreId }) {
    return orNull(await this.uow.read(actor, key.tenantCode, EXPORT_GOODS, (tx) => tx.findOne(StoreEntity, key)));
  }

  /** What became of a store's goods from one day to another, in the order it was told. @throws the violation of asking for too much. */
  async *storeFacts(
    actor: Actor,
    { tenantCode, id }: StoreEntity,
    from: LocalDate,
    to: LocalDate,
  ): AsyncGenerator<PlacedFact[]> {
    for (let [rows, last] = [0, '0']; ;) {
      const stretch = orThrow(
        await this.uow.read(actor, tenantCode, EXPORT_GOODS, async (tx) => {
          const [end] = await tx.sql<Stretch>(STRETCH, [tenantCode, last]);
          if (end?.until == null) return null;
          const between = [last, end.until];
          return {
            ...end,
            facts: await tx.sql<PlacedFact>(STORE_FACTS, [tenantCode, id, TOLD_TYPES, from, to, ...between]),
          };
        }),
      );
      if (stretch === null) return;
      rows += stretch.facts.length;
      if (rows > EXPORT_ROWS_MAX) throw tooMany('to');
      if (stretch.facts.length > 0) yield stretch.facts;
      if (stretch.walked < STRETCH_FACTS) return;
      last = stretch.until;
    }
  }

  /** What lies in the stores of a place and all inside it, by community and code. @throws the violation of asking for too much. */
  async *stock(actor: Actor, place: TenantCode): AsyncGenerator<StockFileRow[]> {
    for (let [rows, last] = [0, ['', '']]; ;) {
      const after = last;
      const page = orThrow(
        await this.uow.read(actor, place, EXPORT_GOODS, (tx) => tx.sql<StockFileRow>(STOCK, [LIES_IN_STORE, ...after])),
      );
      rows += page.length;
      if (rows > EXPORT_ROWS_MAX) throw tooMany('place');
      if (page.length > 0) yield page;
      const end = page.at(-1);
      if (end === undefined || page.length < PAGE_ROWS) return;
      last = [end.tenantCode, end.code];
    }
  }
}

/** Of the details no more than partners are told: who gave, and which plan it was for, stays where it is. */
const TOLD = `
  fact.tenant_code as "tenantCode", fact.item_code as "itemCode", fact.version, fact.type,
  fact.happened_on as "happenedOn", fact.recorded_at as "recordedAt",
  jsonb_strip_nulls(jsonb_build_object('reason', fact.details -> 'reason', 'stockTakeId', fact.details -> 'stockTakeId',
                                       'partCodes', fact.details -> 'partCodes')) as details`;

const STRETCH = `
  select max(pos) as until, count(*)::int as walked
    from (select pos from item_event where tenant_code = $1 and pos > $2 order by pos limit ${STRETCH_FACTS}) as stretch`;
const STORE_FACTS = `
  select ${TOLD} from item_event fact
   where tenant_code = $1 and pos > $6 and pos <= $7 and type = any ($3) and ${DAY} between $4::date and $5::date
     and (select store_id from item where item.tenant_code = fact.tenant_code and item.code = fact.item_code) = $2
   order by pos`;

const STOCK = `
  select item.tenant_code as "tenantCode", item.shelf,
         (select name_zh from store where store.tenant_code = item.tenant_code and store.id = item.store_id) as "storeNameZh", item.code, item.name_zh as "nameZh",
         item.category, item.quantity, item.unit, item.weight_grams as "weightGrams", item.condition, item.status,
         item.expires_on as "expiresOn", item.received_on as "receivedOn"
    from item
   where item.status = any ($1) and (item.tenant_code, item.code) > ($2, $3)
   order by item.tenant_code, item.code limit ${PAGE_ROWS}`;

function tooMany(field: string) {
  const zh = `内容超过 ${EXPORT_ROWS_MAX} 条，请缩小范围`;
  const en = `would hold more than ${EXPORT_ROWS_MAX} rows: ask for less`;
  return inputViolation([{ field, zh, en }]);
}
