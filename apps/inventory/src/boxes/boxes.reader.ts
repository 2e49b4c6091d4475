import { Injectable } from '@nestjs/common';
import { boxAt, type Actor, type BoxCode, type ItemCode, type StoreId, type TenantCode } from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';
import { orNull, orThrow } from '@yicang/platform-graphql';
import { In } from 'typeorm';
import { ItemEntity } from '../items/item.entity.js';
import { BoxEntity } from './box.entity.js';
import { READ_BOXES, type BoxEventType, type BoxStatus } from './box.rules.js';

const HISTORY_MAX = 200;

/** One fact of a box's history, as it is told. */
export interface BoxEventRow {
  readonly boxCode: BoxCode;
  readonly type: BoxEventType;
  readonly recordedAt: Date;
  readonly shelf: string | null;
  readonly itemCodes: readonly ItemCode[];
}

/** What is looked up of boxes. Every answer stays inside one place the actor was granted. */
@Injectable()
export class BoxesReader {
  constructor(private readonly uow: UnitOfWork) {}

  /** The box behind a global id; null when the id is none, or the box is not there or not the actor's to see. */
  async byId(actor: Actor, id: string): Promise<BoxEntity | null> {
    const at = boxAt(id);
    return at && this.byCode(actor, at.tenantCode, at.boxCode);
  }

  async byCode(actor: Actor, tenantCode: TenantCode, code: BoxCode): Promise<BoxEntity | null> {
    return orNull(
      await this.uow.read(actor, tenantCode, READ_BOXES, (tx) => tx.findOne(BoxEntity, { tenantCode, code })),
    );
  }

  /** The boxes of one store, by code, after the code of the page before. */
  list(
    actor: Actor,
    store: { readonly tenantCode: TenantCode; readonly id: StoreId },
    status: BoxStatus | null,
    after: string | null,
    limit: number,
  ) {
    return this.uow.readAtOnce(actor, store.tenantCode, READ_BOXES, (tx) =>
      tx.rows(
        BoxEntity,
        `where tenant_code = $1 and store_id = $2 and ($3::text is null or status = $3) and ($4::text is null or code > $4)
          order by code limit $5`,
        [store.tenantCode, store.id, status, after, limit],
      ),
    );
  }

  /** What is in one box, by code, after the code of the page before. */
  async itemsOf(actor: Actor, { tenantCode, code }: BoxEntity, after: string | null, limit: number) {
    return orThrow(
      await this.uow.readAtOnce(actor, tenantCode, READ_BOXES, (tx) =>
        tx.rows(
          ItemEntity,
          'where tenant_code = $1 and box_code = $2 and ($3::text is null or code > $3) order by code limit $4',
          [tenantCode, code, after, limit],
        ),
      ),
    );
  }

  /** The boxes of one community with these codes, in their order. */
  async byCodes(actor: Actor, tenantCode: TenantCode, codes: readonly BoxCode[]): Promise<(BoxEntity | null)[]> {
    const boxes = orNull(
      await this.uow.read(actor, tenantCode, READ_BOXES, (tx) =>
        tx.find(BoxEntity, { tenantCode, code: In([...codes]) }, { limit: codes.length }),
      ),
    );
    return codes.map((wanted) => boxes?.find(({ code }) => code === wanted) ?? null);
  }

  /** How many items are in each of these boxes of one community, in the codes' order. */
  async counts(actor: Actor, tenantCode: TenantCode, codes: readonly BoxCode[]): Promise<number[]> {
    const counted = orThrow(
      await this.uow.read(actor, tenantCode, READ_BOXES, (tx) =>
        tx.sql<{ code: BoxCode; items: number }>(
          `select box_code as code, count(*)::int as items from item
            where tenant_code = $1 and box_code = any ($2) group by box_code`,
          [tenantCode, codes],
        ),
      ),
    );
    const items = new Map(counted.map((one) => [one.code, one.items]));
    return codes.map((code) => items.get(code) ?? 0);
  }

  /** The histories of these boxes of one community, in the codes' order, each newest first. */
  async histories(actor: Actor, tenantCode: TenantCode, codes: readonly BoxCode[]): Promise<BoxEventRow[][]> {
    const events = orThrow(
      await this.uow.read(actor, tenantCode, READ_BOXES, (tx) =>
        tx.sql<BoxEventRow>(HISTORIES, [tenantCode, codes, HISTORY_MAX]),
      ),
    );
    return codes.map((code) => events.filter(({ boxCode }) => boxCode === code));
  }
}

const HISTORIES = `
  select event.* from unnest($2::text[]) as wanted (code) cross join lateral (
    select box_code as "boxCode", pos, type, recorded_at as "recordedAt", details ->> 'shelf' as shelf,
           coalesce(details -> 'itemCodes', '[]') as "itemCodes"
      from box_event where tenant_code = $1 and box_code = wanted.code order by pos desc limit $3) as event
   order by "boxCode", pos desc`;
