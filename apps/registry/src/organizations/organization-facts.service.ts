import { Injectable } from '@nestjs/common';
import { ENSURED_MAX, type ensureOrganizationsV1, type InputOf } from '@yicang/contracts';
import {
  localDateAt,
  refuse,
  Refusal,
  type OrganizationId,
  type OrganizationKind,
  type TenantCode,
} from '@yicang/kernel';
import { UnitOfWork, type Tx } from '@yicang/platform-db';
import { In } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { OrganizationEntity } from './organization.entity.js';
import { acceptOrganization } from './organization.rules.js';
import { tellRegistered } from './organizations.service.js';

/** What other services learn of organizations, and have registered for the people they ask for. */
@Injectable()
export class OrganizationFactsService {
  constructor(private readonly uow: UnitOfWork) {}

  /** The organization is active there. */
  async check(tenantCode: TenantCode, organizationId: OrganizationId) {
    const found = await this.uow.readPublishedAtOnce((tx) =>
      tx.findOne(OrganizationEntity, { tenantCode, id: organizationId }),
    );
    if (found === null) return refuse('ORGANIZATION_NOT_FOUND');
    const { nameZh, status } = found;
    return status === 'closed' ? refuse('ORGANIZATION_CLOSED', { nameZh }) : { organizationId, nameZh };
  }

  /**
   * All of them are in the register of the place, by their names: those that were are as they were. In the order asked for. A dry run
   * registers nobody.
   */
  ensure({ tenantCode, kind, organizations: asked, isDryRun }: InputOf<typeof ensureOrganizationsV1>) {
    return this.uow.system('registry.ensure-organizations', tenantCode, async (tx) => {
      const refusal = asked.map(acceptOrganization).find((accepted) => accepted instanceof Refusal);
      if (refusal !== undefined) return refusal;
      const made = isDryRun ? [] : await insertOrganizations(tx, kind, asked);
      const nameZh = In(asked.map((one) => one.nameZh));
      const found = await tx.find(OrganizationEntity, { nameZh }, { limit: ENSURED_MAX });
      for (const organization of found) if (made.includes(organization.id)) await tellRegistered(tx, organization);
      const byName = new Map(found.map((organization) => [organization.nameZh, organization]));
      return { organizations: asked.map((one) => told(one.nameZh, byName.get(one.nameZh))) };
    });
  }
}

/** @returns the ids of those that were not there. Of two who ask at once for the same name, the second waits and finds what the first made. */
async function insertOrganizations(
  tx: Tx,
  kind: OrganizationKind,
  asked: readonly Pick<OrganizationEntity, 'nameZh' | 'districtZh'>[],
): Promise<OrganizationId[]> {
  const wanted = asked.map((one) => ({ ...one, id: uuidv7() }));
  const parameters = [tx.tenantCode, JSON.stringify(wanted), kind, localDateAt(tx.now)];
  const made = await tx.sql<{ id: OrganizationId }>(INSERT_ORGANIZATIONS, parameters);
  return made.map(({ id }) => id);
}

const INSERT_ORGANIZATIONS = `
  insert into organization (tenant_code, id, kind, name_zh, district_zh, registered_on, status, version)
  select $1, id, $3, "nameZh", "districtZh", $4::date, 'active', 1
    from jsonb_to_recordset($2::jsonb) as asked (id uuid, "nameZh" text, "districtZh" text)
   order by "nameZh"
  on conflict (tenant_code, name_zh) do nothing returning id`;

function told(nameZh: string, organization: OrganizationEntity | undefined) {
  return { organizationId: organization?.id ?? null, nameZh, isActive: organization?.status !== 'closed' };
}
