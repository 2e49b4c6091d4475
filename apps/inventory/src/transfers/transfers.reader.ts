import { Injectable } from '@nestjs/common';
import { uuidAt, type Actor, type TenantCode, type TransferId } from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';
import { orNull, orThrow } from '@yicang/platform-graphql';
import { In } from 'typeorm';
import { TransferLineEntity } from './transfer-line.entity.js';
import { TransferEntity } from './transfer.entity.js';
import { READ_TRANSFERS, type TransferDirection, type TransferStatus } from './transfer.rules.js';

/** What is looked up of transfers: a community sees its own side, and a city those of its communities. */
@Injectable()
export class TransfersReader {
  constructor(private readonly uow: UnitOfWork) {}

  /** The transfer behind a global id; null when the id is none, or it is not there or not the actor's to see. */
  async byId(actor: Actor, id: string): Promise<TransferEntity | null> {
    const key = uuidAt<TransferId>(id, 'Transfer');
    if (key === null) return null;
    return orNull(await this.uow.read(actor, key.tenantCode, READ_TRANSFERS, (tx) => tx.findOne(TransferEntity, key)));
  }

  /** The transfers of one community with these ids, in their order; null for one that is not the actor's to see. */
  async byIds(actor: Actor, tenantCode: TenantCode, ids: readonly TransferId[]): Promise<(TransferEntity | null)[]> {
    const found = orNull(
      await this.uow.read(actor, tenantCode, READ_TRANSFERS, (tx) =>
        tx.find(TransferEntity, { tenantCode, id: In([...ids]) }, { limit: ids.length }),
      ),
    );
    return ids.map((wanted) => found?.find(({ id }) => id === wanted) ?? null);
  }

  /** The transfers of a place and all inside it, by community and age, after the key of the page before. */
  list(
    actor: Actor,
    place: TenantCode,
    { status, direction }: { readonly status: TransferStatus | null; readonly direction: TransferDirection | null },
    after: readonly [string, string] | null,
    limit: number,
  ) {
    return this.uow.readAtOnce(actor, place, READ_TRANSFERS, (tx) =>
      tx.rows(
        TransferEntity,
        `where ($1::text is null or status = $1) and ($2::text is null or direction = $2)
           and ($3::text is null or (tenant_code, id) > ($3, $4::uuid))
          order by tenant_code, id limit $5`,
        [status, direction, after?.[0] ?? null, after?.[1] ?? null, limit],
      ),
    );
  }

  /** The lines of one transfer, by code, after the code of the page before. */
  async lines(actor: Actor, { tenantCode, id }: TransferEntity, after: string | null, limit: number) {
    return orThrow(
      await this.uow.read(actor, tenantCode, READ_TRANSFERS, (tx) =>
        tx.rows(
          TransferLineEntity,
          `where tenant_code = $1 and transfer_id = $2 and ($3::text is null or item_code > $3)
            order by item_code limit $4`,
          [tenantCode, id, after, limit],
        ),
      ),
    );
  }
}
