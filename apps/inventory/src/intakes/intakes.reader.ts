import { Injectable } from '@nestjs/common';
import { uuidAt, type Actor, type IntakeId, type ItemCode, type TenantCode } from '@yicang/kernel';
import { pageStartById, UnitOfWork } from '@yicang/platform-db';
import { orNull, orThrow } from '@yicang/platform-graphql';
import { ItemEntity } from '../items/item.entity.js';
import { IntakeEntity } from './intake.entity.js';
import { READ_INTAKES } from './intake.rules.js';

/** What is looked up of intakes. Every answer stays inside one place the actor was granted. */
@Injectable()
export class IntakesReader {
  constructor(private readonly uow: UnitOfWork) {}

  /** The intake behind a global id; null when the id is none, or it is not there or not the actor's to see. */
  async byId(actor: Actor, id: string): Promise<IntakeEntity | null> {
    const key = uuidAt<IntakeId>(id, 'Intake');
    if (key === null) return null;
    return orNull(await this.uow.read(actor, key.tenantCode, READ_INTAKES, (tx) => tx.findOne(IntakeEntity, key)));
  }

  /** The intakes of a place and all inside it, by community and age, after the key of the page before. */
  list(actor: Actor, place: TenantCode, after: readonly [string, string] | null, limit: number) {
    return this.uow.readAtOnce(actor, place, READ_INTAKES, (tx) =>
      tx.rows(IntakeEntity, `where (tenant_code, id) > ($1, $2::uuid) order by tenant_code, id limit $3`, [
        ...pageStartById(after),
        limit,
      ]),
    );
  }

  /** The items of one intake, by code, after the code of the page before. */
  async items(
    actor: Actor,
    { tenantCode, id }: Pick<IntakeEntity, 'tenantCode' | 'id'>,
    after: ItemCode | null,
    limit: number,
  ): Promise<ItemEntity[]> {
    return orThrow(
      await this.uow.readAtOnce(actor, tenantCode, READ_INTAKES, (tx) =>
        tx.rows(
          ItemEntity,
          `where tenant_code = $1 and intake_id = $2 and ($3::text is null or code > $3) order by code limit $4`,
          [tenantCode, id, after, limit],
        ),
      ),
    );
  }
}
