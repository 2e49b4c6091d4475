import { Injectable } from '@nestjs/common';
import { covers, uuidAt, type Actor, type Operation, type RecallId, type TenantCode } from '@yicang/kernel';
import { pageStart, pageStartById, type ReadTx, UnitOfWork } from '@yicang/platform-db';
import { orNull } from '@yicang/platform-graphql';
import { ItemEntity } from '../items/item.entity.js';
import { productsOf } from './recall.changes.js';
import { RecallEntity } from './recall.entity.js';
import { READ_RECALLED_ITEMS, READ_RECALLS, type RecallItemStatus } from './recall.rules.js';

export type RecallCountsRow = { readonly [Status in RecallItemStatus]: number };

/** What is looked up of recalls: a community reads its own, those of the places around it, and of the items its own alone. */
@Injectable()
export class RecallsReader {
  constructor(private readonly uow: UnitOfWork) {}

  /** The recall behind a global id; null when the id is none, or it is not there or does not concern the actor. */
  async byId(actor: Actor, id: string): Promise<RecallEntity | null> {
    const key = uuidAt<RecallId>(id, 'Recall');
    if (key === null) return null;
    const from = placeToRead(actor, READ_RECALLS, key.tenantCode);
    return orNull(await this.uow.read(actor, from, READ_RECALLS, (tx) => tx.findOne(RecallEntity, key)));
  }

  /** The recalls that concern a place: those of the places around it, its own, and those of places inside it, the widest place's first. */
  list(actor: Actor, place: TenantCode, after: readonly [string, string] | null, limit: number) {
    return this.uow.readAtOnce(actor, place, READ_RECALLS, (tx) =>
      tx.rows(
        RecallEntity,
        `where (tenant_code, id) > ($1, $2::uuid)
          order by tenant_code, id
          limit $3`,
        [...pageStartById(after), limit],
      ),
    );
  }

  /** How many items the actor may read of it are where; null when she may read none of that place. */
  counts(actor: Actor, recall: RecallEntity, place: TenantCode | null): Promise<RecallCountsRow | null> {
    return this.readItems(actor, READ_RECALLS, recall, place, async (tx, ofRecall) => {
      const rows = await tx.sql<{ where: RecallItemStatus; items: number }>(
        `select ${WHERE_IT_IS} as "where", count(*)::int as items from item where ${OF_RECALL} group by 1`,
        ofRecall,
      );
      const counted = Object.fromEntries(rows.map(({ where, items }) => [where, items]));
      return { ...NONE, ...counted };
    });
  }

  /** Its items that the actor may read, by community and code, after the key of the page before; null when she may read none of that place. */
  items(
    actor: Actor,
    recall: RecallEntity,
    { place, status }: { readonly place: TenantCode | null; readonly status: RecallItemStatus | null },
    after: readonly [string, string] | null,
    limit: number,
  ): Promise<ItemEntity[] | null> {
    return this.readItems(actor, READ_RECALLED_ITEMS, recall, place, (tx, ofRecall) =>
      tx.rows(
        ItemEntity,
        `where ${OF_RECALL} and ($3::text is null or ${WHERE_IT_IS} = $3)
           and (tenant_code, code) > ($4, $5)
          order by tenant_code, code limit $6`,
        [...ofRecall, status, ...pageStart(after), limit],
      ),
    );
  }

  private async readItems<R>(
    actor: Actor,
    operation: Operation,
    recall: RecallEntity,
    asked: TenantCode | null,
    read: (tx: ReadTx, ofRecall: readonly unknown[]) => Promise<R>,
  ): Promise<R | null> {
    const inside = asked !== null && covers(recall.tenantCode, asked);
    const place = inside ? asked : placeToRead(actor, operation, recall.tenantCode);
    return orNull(
      await this.uow.read(actor, place, operation, async (tx) =>
        read(tx, [await productsOf(tx, recall), recall.batch]),
      ),
    );
  }
}

const NONE: RecallCountsRow = { free: 0, putAside: 0, underWay: 0, returned: 0, delivered: 0, discarded: 0, lost: 0 };

/** The items in scope of these products, `$1`, and of this batch, `$2`, or any; what was split is there as its parts, what moved
 * where it is now. */
const OF_RECALL = `product_id = any ($1::uuid[]) and ($2::text is null or batch = $2) and status not in ('split', 'movedOut')`;

const WHERE_IT_IS = `case status
  when 'inStore' then 'free' when 'held' then 'free' when 'issued' then 'underWay' when 'inTransit' then 'underWay'
  when 'quarantined' then case when exists (
      select from item_event fact
       where fact.tenant_code = item.tenant_code and fact.item_code = item.code and fact.type = 'recalled')
    then 'returned' else 'putAside' end
  else status end`;

/** Where the actor reads of what concerns this place: all of it, or the part of it where she may do the operation. */
function placeToRead({ grants }: Actor, { roles }: Operation, place: TenantCode): TenantCode {
  const places = grants.filter(({ role }) => roles.includes(role)).map((grant) => grant.place);
  if (places.some((one) => covers(one, place))) return place;
  return places.find((one) => covers(place, one)) ?? place;
}
