import { Injectable } from '@nestjs/common';
import { type FamilyFactType } from '@yicang/contracts';
import {
  localDateAt,
  refuse,
  type FamilyId,
  type FamilyRole,
  type LocalDate,
  type Refusal,
  type TenantCode,
} from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';
import { KeyRing } from '../secrets/key-ring.js';
import { findFamilies } from './family-record.js';
import { hasRole, pseudonymIn } from './family.rules.js';

interface FactRow {
  readonly pos: string;
  readonly familyId: FamilyId;
  readonly version: number;
  readonly type: FamilyFactType;
  readonly on: LocalDate;
  readonly roles: FamilyRole[];
}

/** What other services are told of families: that one has a role, and what happened to all of them. Never who they are. */
@Injectable()
export class FamilyFactsService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly keys: KeyRing,
  ) {}

  /** The family is registered here and has the role today; how it may be called. An erased family is not found. */
  check(
    tenantCode: TenantCode,
    familyId: FamilyId,
    role: FamilyRole,
  ): Promise<{ familyId: FamilyId; pseudonym: string } | Refusal> {
    return this.uow.system('registry.check-family', tenantCode, async (tx) => {
      const [family] = await findFamilies(tx, tenantCode, [familyId]);
      if (family === undefined || family.status === 'erased') return refuse('FAMILY_NOT_FOUND');
      if (!hasRole(family.roles, role, localDateAt(tx.now))) return refuse('FAMILY_ROLE_MISSING', { role });
      return { familyId, pseudonym: pseudonymIn('zh', role, this.keys.pseudonymCode(role, { tenantCode, familyId })) };
    });
  }

  /** The facts of one community, oldest first, `limit` at most, after `afterPos`. The last page answers `nextPos: null`. */
  async tell(tenantCode: TenantCode, afterPos: number, limit: number) {
    const rows = await this.uow.system('registry.tell-families', tenantCode, (tx) =>
      tx.sql<FactRow>(
        `select pos, family_id as "familyId", version, type, happened_on as "on", roles
           from family_fact
          where tenant_code = $1 and pos > $2
          order by pos
          limit $3`,
        [tenantCode, afterPos, limit],
      ),
    );
    const facts = rows.map((fact) => ({ ...fact, pos: Number(fact.pos) }));
    return { facts, nextPos: facts.length === limit ? (facts.at(-1)?.pos ?? null) : null };
  }
}
