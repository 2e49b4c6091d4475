import { Injectable } from '@nestjs/common';
import { checkAppointmentV1, storeOpenedV1 } from '@yicang/contracts';
import {
  localDateAt,
  refuse,
  Refusal,
  type AccountId,
  type Actor,
  type StoreId,
  type TenantCode,
} from '@yicang/kernel';
import { pageStartById, refusalByConstraint, type Tx, UnitOfWork } from '@yicang/platform-db';
import { orNull } from '@yicang/platform-graphql';
import { Bus } from '@yicang/platform-nats';
import { In } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { StoreEntity } from './store.entity.js';
import { acceptStoreName, OPEN_STORE, READ_STORES } from './store.rules.js';

export interface OpenStore {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly nameZh: string;
  readonly keeperAccountId: AccountId;
}

@Injectable()
export class StoresService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly bus: Bus,
  ) {}

  /** The community has a store with a named responsible keeper, who is one there today: directory is asked first. */
  open(actor: Actor, command: OpenStore, traceId: string): Promise<StoreEntity | Refusal> {
    const { commandId, tenantCode, nameZh, keeperAccountId } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: OPEN_STORE, commandId, input: command, traceId },
      async (tx) => {
        const accepted = acceptStoreName(nameZh);
        if (accepted instanceof Refusal) return accepted;
        return refusalByConstraint({ store_name_unique: refuse('STORE_NAME_TAKEN', { nameZh }) }, () =>
          this.found(tx, nameZh, keeperAccountId),
        );
      },
      () => this.checkKeeper(tenantCode, keeperAccountId, traceId),
    );
  }

  /** The store is there, inside the transaction that says so. @throws ConstraintViolation when its name is taken. */
  async found(tx: Tx, nameZh: string, keeperAccountId: AccountId): Promise<StoreEntity> {
    const facts = { id: uuidv7() as StoreId, nameZh, keeperAccountId, openedOn: localDateAt(tx.now) };
    const store = await tx.insert(StoreEntity, facts);
    await tx.emit(storeOpenedV1, store, { storeId: store.id, nameZh });
    return store;
  }

  /** The stores of one place and all inside it, by community and age, after the key of the page before. */
  list(actor: Actor, place: TenantCode, after: readonly [string, string] | null, limit: number) {
    return this.uow.read(actor, place, READ_STORES, (tx) =>
      tx.rows(
        StoreEntity,
        `where (tenant_code, id) > ($1, $2::uuid)
          order by tenant_code, id
          limit $3`,
        [...pageStartById(after), limit],
      ),
    );
  }

  /** The stores of one community with these ids, in their order; null for one that is not there. */
  async byIds(actor: Actor, tenantCode: TenantCode, ids: readonly StoreId[]): Promise<(StoreEntity | null)[]> {
    const stores = orNull(
      await this.uow.read(actor, tenantCode, READ_STORES, (tx) =>
        tx.find(StoreEntity, { tenantCode, id: In([...ids]) }, { limit: ids.length }),
      ),
    );
    return ids.map((wanted) => stores?.find(({ id }) => id === wanted) ?? null);
  }

  private async checkKeeper(tenantCode: TenantCode, accountId: AccountId, traceId: string) {
    const checked = await this.bus.rpc(checkAppointmentV1, { tenantCode, accountId, role: 'keeper' }, { traceId });
    const isNoKeeper = checked instanceof Refusal && checked.reason === 'APPOINTEE_NOT_FOUND';
    return isNoKeeper ? refuse('KEEPER_NOT_FOUND') : checked;
  }
}
