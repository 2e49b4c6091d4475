import { Injectable } from '@nestjs/common';
import { type Json, type TenantCode } from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';
import { type ItemEventType } from './item.rules.js';

interface FactRow {
  readonly item_code: string;
  readonly version: number;
  readonly type: ItemEventType;
  readonly happened_on: string;
  readonly details: Readonly<Record<string, Json>>;
}

/** Tells the source records of items again, for a reader that rebuilds its projection and compares. */
@Injectable()
export class ItemFactsService {
  constructor(private readonly uow: UnitOfWork) {}

  /**
   * The facts of one community in the order (item code, version), `limit` at most, after the cursor of the page before.
   * The last page answers `next: null`.
   */
  async tell(tenantCode: TenantCode, after: string | null, limit: number) {
    const [afterCode = '', afterVersion = '0'] = after?.split(':') ?? [];
    const rows = await this.uow.system('inventory.tell-items', tenantCode, (tx) =>
      tx.sql<FactRow>(
        `select item_code, version, type, to_char(happened_on, 'YYYY-MM-DD') as happened_on, details
           from item_event
          where tenant_code = $1 and (item_code, version) > ($2, $3::integer)
          order by item_code, version
          limit $4`,
        [tenantCode, afterCode, afterVersion, limit],
      ),
    );
    const last = rows.length === limit ? rows.at(-1) : undefined;
    return {
      facts: rows.map((row) => ({
        itemCode: row.item_code,
        version: row.version,
        type: row.type,
        on: row.happened_on,
        details: row.details,
      })),
      next: last === undefined ? null : `${last.item_code}:${last.version}`,
    };
  }
}
