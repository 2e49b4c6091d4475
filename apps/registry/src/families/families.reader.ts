import { Injectable } from '@nestjs/common';
import {
  globalId,
  permissionProblem,
  localDateAt,
  Refusal,
  type Actor,
  type FamilyId,
  type FamilyRole,
  type GlobalId,
  type TenantCode,
} from '@yicang/kernel';
import { pageStartById, UnitOfWork } from '@yicang/platform-db';
import { orNull, type GraphqlContext } from '@yicang/platform-graphql';
import { searchKeyOf, type Contact } from '../households/household.rules.js';
import { CONTACTS_MAX, Households } from '../households/households.js';
import { KeyRing } from '../secrets/key-ring.js';
import { familyAt, findFamilies, SELECT_FAMILIES, type FamilyRecord } from './family-record.js';
import { READ_CONTACT, READ_FAMILIES, SEARCH_FAMILIES } from './family.rules.js';

/** What a list of families is narrowed to. */
export interface FamilyFilter {
  readonly role: FamilyRole | null; // has it today
  readonly search: string | null; // a name, a number or its last four digits: equality, no part of it
}

/** Who asks, and in which request. */
export type Asker = Pick<GraphqlContext, 'actor' | 'traceId'>;

/** What those who run a community look up. Every look at a person is on record, and so is every search for one. */
@Injectable()
export class FamiliesReader {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly households: Households,
    private readonly keys: KeyRing,
  ) {}

  /** The families behind global ids, in their order; null for what is no id, not there, or not the actor's to see. */
  async byIds(actor: Actor, ids: readonly GlobalId[]): Promise<(FamilyRecord | null)[]> {
    const found = await this.perCommunity(ids, async (tenantCode, familyIds) => {
      const families = await this.uow.readAtOnce(actor, tenantCode, READ_FAMILIES, (tx) =>
        findFamilies(tx, tenantCode, familyIds),
      );
      return (orNull(families) ?? []).map((family) => [family.id, family] as const);
    });
    return ids.map((id) => found.get(id) ?? null);
  }

  /** The contacts of these families, in their order; null for the erased, and for those who may not read them. Each look is on record. */
  async contacts({ actor, traceId }: Asker, ids: readonly GlobalId[]): Promise<(Contact | null)[]> {
    const found = await this.perCommunity(ids, async (tenantCode, familyIds) => {
      const contacts = await this.uow.readAudited(
        actor,
        tenantCode,
        { operation: READ_CONTACT, details: { familyIds: [...familyIds] }, traceId },
        (tx) => this.households.contacts(tx, tenantCode, familyIds),
      );
      return [...(orNull(contacts) ?? [])];
    });
    return ids.map((id) => found.get(id) ?? null);
  }

  /** The families of a place and all inside it, by community and age, after the key of the page before. */
  async list(
    { actor, traceId }: Asker,
    place: TenantCode,
    { role, search }: FamilyFilter,
    after: readonly [string, string] | null,
    limit: number,
  ): Promise<FamilyRecord[] | Refusal> {
    if (search !== null) {
      const problem = permissionProblem(actor, SEARCH_FAMILIES, place, new Date());
      if (problem !== null) return problem;
      // on record first, and in a transaction of its own: the search may cover a city, an entry is of one place
      const look = { operation: SEARCH_FAMILIES, details: {}, traceId };
      const noted = await this.uow.readAudited(actor, place, look, () => Promise.resolve(null));
      if (noted instanceof Refusal) return noted;
    }
    const token = search === null ? null : this.keys.searchToken(place, searchKeyOf(search));
    return this.uow.read(actor, place, READ_FAMILIES, async (tx) =>
      tx.sql<FamilyRecord>(
        `${SELECT_FAMILIES}
          where ($1::text is null or exists (
                  select from family_role held
                   where held.tenant_code = family.tenant_code and held.family_id = family.id and held.role = $1
                     and held.from_on <= $2::date and (held.to_on is null or held.to_on >= $2::date)))
            and ($3::text is null or exists (
                  select from search_token found
                   where found.tenant_code = family.tenant_code and found.token = $3 and found.family_id = family.id))
            and (family.tenant_code, family.id) > ($4, $5::uuid)
          order by family.tenant_code, family.id
          limit $6`,
        [role, localDateAt(await tx.time()), token, ...pageStartById(after), limit],
      ),
    );
  }

  /** What `read` finds of these families, by global id, asked once per community and at most so many at once. */
  private async perCommunity<T>(
    ids: readonly GlobalId[],
    read: (tenantCode: TenantCode, familyIds: readonly FamilyId[]) => Promise<(readonly [FamilyId, T])[]>,
  ): Promise<ReadonlyMap<GlobalId, T>> {
    const byCommunity = new Map<TenantCode, FamilyId[]>();
    for (const id of ids) {
      const named = familyAt(id);
      if (named === null) continue;
      byCommunity.set(named.tenantCode, [...(byCommunity.get(named.tenantCode) ?? []), named.familyId]);
    }
    const found = new Map<GlobalId, T>();
    for (const [tenantCode, familyIds] of byCommunity)
      for (let from = 0; from < familyIds.length; from += CONTACTS_MAX)
        for (const [familyId, value] of await read(tenantCode, familyIds.slice(from, from + CONTACTS_MAX)))
          found.set(globalId('Family', tenantCode, familyId), value);
    return found;
  }
}
