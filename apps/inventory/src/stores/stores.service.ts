import { Injectable } from '@nestjs/common';
import { storeOpenedV1 } from '@yicang/contracts';
import {
  localDateAt,
  refuse,
  type AccountId,
  type Actor,
  type Refusal,
  type StoreId,
  type TenantCode,
} from '@yicang/kernel';
import { refusalByConstraint, UnitOfWork } from '@yicang/platform-db';
import { v7 as uuidv7 } from 'uuid';
import { StoreEntity } from './store.entity.js';
import { OPEN_STORE, READ_STORES } from './store.rules.js';

export interface OpenStore {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly nameZh: string;
  readonly keeperAccountId: AccountId;
}

@Injectable()
export class StoresService {
  constructor(private readonly uow: UnitOfWork) {}

  /** The community has a store with a named responsible keeper. */
  open(actor: Actor, command: OpenStore): Promise<StoreEntity | Refusal> {
    return this.uow.command(
      actor,
      command.tenantCode,
      { operation: OPEN_STORE, commandId: command.commandId, input: command },
      async (tx) => {
        const store = await refusalByConstraint(
          { store_name_unique: refuse('STORE_NAME_TAKEN', { nameZh: command.nameZh }) },
          () =>
            tx.insert(StoreEntity, {
              id: uuidv7() as StoreId,
              nameZh: command.nameZh,
              keeperAccountId: command.keeperAccountId,
              openedOn: localDateAt(tx.now),
            }),
        );
        if (store instanceof StoreEntity) {
          await tx.emit(storeOpenedV1, store, { storeId: store.id, nameZh: store.nameZh });
        }
        return store;
      },
    );
  }

  /** The stores of one place and all inside it, by community and age, after the key of the page before. */
  list(actor: Actor, place: TenantCode, after: readonly [string, string] | null, limit: number) {
    return this.uow.read(actor, place, READ_STORES, (tx) =>
      tx.sql<StoreEntity>(
        `select tenant_code as "tenantCode", id, name_zh as "nameZh", keeper_account_id as "keeperAccountId",
                opened_on as "openedOn", version
           from store
          where $1::text is null or (tenant_code, id) > ($1, $2::uuid)
          order by tenant_code, id
          limit $3`,
        [after?.[0] ?? null, after?.[1] ?? null, limit],
      ),
    );
  }

  one(actor: Actor, tenantCode: TenantCode, id: StoreId) {
    return this.uow.read(actor, tenantCode, READ_STORES, (tx) => tx.findOne(StoreEntity, { id }));
  }
}
