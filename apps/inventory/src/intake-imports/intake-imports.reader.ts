import { Injectable } from '@nestjs/common';
import { uuidAt, type Actor, type IntakeId, type IntakeImportId, type TenantCode } from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';
import { orNull } from '@yicang/platform-graphql';
import { In } from 'typeorm';
import { IntakeEntity } from '../intakes/intake.entity.js';
import { IntakeImportEntity } from './intake-import.entity.js';
import { IMPORT_INTAKE } from './intake-import.rules.js';

/** What is looked up of imports. Every answer stays inside one place the actor was granted. */
@Injectable()
export class IntakeImportsReader {
  constructor(private readonly uow: UnitOfWork) {}

  /** The import behind a global id; null when the id is none, or it is not there or not the actor's to see. */
  async byId(actor: Actor, id: string): Promise<IntakeImportEntity | null> {
    const key = uuidAt<IntakeImportId>(id, 'IntakeImport');
    if (key === null) return null;
    return orNull(
      await this.uow.read(actor, key.tenantCode, IMPORT_INTAKE, (tx) => tx.findOne(IntakeImportEntity, key)),
    );
  }

  /** The imports of a place and all inside it, by community and the youngest first, after the key of the page before. */
  list(actor: Actor, place: TenantCode, after: readonly [string, string] | null, limit: number) {
    return this.uow.readAtOnce(actor, place, IMPORT_INTAKE, (tx) =>
      tx.rows(
        IntakeImportEntity,
        `where $1::text is null or tenant_code > $1 or (tenant_code = $1 and id < $2::uuid)
          order by tenant_code, id desc limit $3`,
        [after?.[0] ?? null, after?.[1] ?? null, limit],
      ),
    );
  }

  /** The intakes of one community that came by these imports, in their order; null for an import of which none came. */
  async intakesOf(
    actor: Actor,
    tenantCode: TenantCode,
    ids: readonly IntakeImportId[],
  ): Promise<(IntakeEntity | null)[]> {
    const among = ids.map((id) => id as string as IntakeId);
    const intakes = orNull(
      await this.uow.read(actor, tenantCode, IMPORT_INTAKE, (tx) =>
        tx.find(IntakeEntity, { tenantCode, id: In(among) }, { limit: among.length }),
      ),
    );
    return among.map((wanted) => intakes?.find(({ id }) => id === wanted) ?? null);
  }
}
