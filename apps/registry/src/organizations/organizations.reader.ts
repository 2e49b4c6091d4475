import { Injectable } from '@nestjs/common';
import {
  subtreeRange,
  uuidAt,
  type GlobalId,
  type OrganizationId,
  type OrganizationKind,
  type TenantCode,
} from '@yicang/kernel';
import { pageStartById, UnitOfWork } from '@yicang/platform-db';
import { OrganizationEntity } from './organization.entity.js';

/** The register is open: everybody reads it. */
@Injectable()
export class OrganizationsReader {
  constructor(private readonly uow: UnitOfWork) {}

  /** The organizations of a place and all inside it, by place and age, after the key of the page before. */
  list(
    place: TenantCode,
    kind: OrganizationKind | null,
    after: readonly [string, string] | null,
    limit: number,
  ): Promise<OrganizationEntity[]> {
    const { from, to } = subtreeRange(place);
    return this.uow.readPublishedAtOnce((tx) =>
      tx.rows(
        OrganizationEntity,
        `where tenant_code >= $1 and tenant_code < $2 and ($3::text is null or kind = $3)
           and (tenant_code, id) > ($4, $5::uuid)
          order by tenant_code, id limit $6`,
        [from, to, kind, ...pageStartById(after), limit],
      ),
    );
  }

  /** The organizations with these global ids, in their order; null for one that is not there. */
  async byIds(ids: readonly GlobalId[]): Promise<(OrganizationEntity | null)[]> {
    const keys = ids.map(organizationAt);
    const known = keys.filter((key) => key !== null);
    const found = await this.uow.readPublishedAtOnce((tx) =>
      tx.rows(
        OrganizationEntity,
        'where (tenant_code, id) in (select * from unnest($1::text[], $2::uuid[])) limit $3',
        [known.map(({ tenantCode }) => tenantCode), known.map(({ id }) => id), known.length],
      ),
    );
    return keys.map(
      (key) => found.find(({ tenantCode, id }) => id === key?.id && tenantCode === key.tenantCode) ?? null,
    );
  }
}

/** Which organization a global id names; null when it is none. */
export const organizationAt = (text: string) => uuidAt<OrganizationId>(text, 'Organization');
