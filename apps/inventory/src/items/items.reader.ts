import { Injectable } from '@nestjs/common';
import { itemAt, type AccountId, type Actor, type ItemCode, type TenantCode } from '@yicang/kernel';
import { pageStart, UnitOfWork } from '@yicang/platform-db';
import { orNull, orThrow } from '@yicang/platform-graphql';
import { In } from 'typeorm';
import { ItemEntity } from './item.entity.js';
import { type ItemEventView } from './item.graphql.js';
import { READ_ITEMS, type ItemStatus } from './item.rules.js';

const HISTORY_MAX = 200;

/** One fact of a history, and who saw it, if somebody did. */
export type ItemEventRow = ItemEventView & { readonly witness: AccountId | null };

/** What keepers look up. Every answer stays inside one place the actor was granted. */
@Injectable()
export class ItemsReader {
  constructor(private readonly uow: UnitOfWork) {}

  /** The item behind a global id; null when the id is none, or the item is not there or not the actor's to see. */
  async byId(actor: Actor, id: string): Promise<ItemEntity | null> {
    const at = itemAt(id);
    return at && orNull(await this.byCode(actor, at.tenantCode, at.itemCode));
  }

  byCode(actor: Actor, tenantCode: TenantCode, code: ItemCode) {
    return this.uow.read(actor, tenantCode, READ_ITEMS, (tx) => tx.findOne(ItemEntity, { tenantCode, code }));
  }

  /** The items of a place and all inside it, by community and code, after the key of the page before. */
  list(
    actor: Actor,
    place: TenantCode,
    status: ItemStatus | null,
    after: readonly [string, string] | null,
    limit: number,
  ) {
    return this.uow.readAtOnce(actor, place, READ_ITEMS, (tx) =>
      tx.rows(
        ItemEntity,
        `where ($1::text is null or status = $1) and (tenant_code, code) > ($2, $3)
          order by tenant_code, code
          limit $4`,
        [status, ...pageStart(after), limit],
      ),
    );
  }

  /** The items of one community with these codes, in their order; null for one that is not there or not the actor's to see. */
  async byCodes(actor: Actor, tenantCode: TenantCode, codes: readonly ItemCode[]): Promise<(ItemEntity | null)[]> {
    const items = orNull(
      await this.uow.read(actor, tenantCode, READ_ITEMS, (tx) =>
        tx.find(ItemEntity, { tenantCode, code: In([...codes]) }, { limit: codes.length }),
      ),
    );
    return codes.map((wanted) => items?.find(({ code }) => code === wanted) ?? null);
  }

  /** The histories of these items of one community, in the codes' order, each oldest first. */
  async histories(actor: Actor, tenantCode: TenantCode, codes: readonly ItemCode[]): Promise<ItemEventRow[][]> {
    const events = orThrow(
      await this.uow.read(actor, tenantCode, READ_ITEMS, (tx) =>
        tx.sql<ItemEventRow & { readonly itemCode: ItemCode }>(HISTORIES, [tenantCode, codes, HISTORY_MAX]),
      ),
    );
    return codes.map((code) => events.filter(({ itemCode }) => itemCode === code));
  }
}

const HISTORIES = `
  select event.* from unnest($2::text[]) as wanted (code) cross join lateral (
    select item_code as "itemCode", version, type, happened_on as "happenedOn", recorded_at as "recordedAt",
           details ->> 'witness' as witness from item_event
     where tenant_code = $1 and item_code = wanted.code order by version limit $3) as event
   order by "itemCode", version`;
