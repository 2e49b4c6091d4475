import { PUBLIC_ACTOR } from '@yicang/kernel';
import { aPerson } from '@yicang/testing';
import {
  CITY,
  COORDINATOR,
  eraseFamily,
  HERE,
  KEEPER,
  localId,
  MANAGER,
  NEIGHBOUR,
  NEXT_DOOR,
  openRegistry,
  registerFamily,
  type Registry,
} from '../registry.fixture.js';

let registry: Registry;
beforeAll(async () => {
  registry = await openRegistry();
});
afterAll(() => registry?.station.close());

const AUDIT = `query ($place: TenantCode!, $first: Int!, $after: String) {
  familyAuditEntries(place: $place, first: $first, after: $after) {
    edges { node { id tenantCode subject act details { name value } } } pageInfo { hasNextPage endCursor } } }`;
interface Page {
  readonly familyAuditEntries: {
    readonly edges: readonly {
      readonly node: {
        readonly id: string;
        readonly subject: string;
        readonly act: string;
        readonly details: readonly { readonly name: string; readonly value: string }[];
      };
    }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  };
}

/** A family whose contact the coordinator looked at, and which was then erased. */
async function aWatchedFamily(): Promise<string> {
  const { id } = await registerFamily(registry);
  await registry.station.data(COORDINATOR, 'query ($id: ID!) { family(id: $id) { contact { name } } }', { id });
  await eraseFamily(registry, id);
  return id;
}

it('tells the manager who looked at a family and who erased it, newest first and page by page', async () => {
  const family = localId(await aWatchedFamily());
  const read = async (after: string | null) =>
    (await registry.station.data<Page>(MANAGER, AUDIT, { place: HERE, first: 1, after })).familyAuditEntries;
  const newest = await read(null);
  const before = await read(newest.pageInfo.endCursor);
  expect(newest.edges[0]?.node).toMatchObject({ subject: MANAGER.subject, act: 'registry.erase-family' });
  expect(newest.edges[0]?.node.details).toContainEqual({ name: 'familyId', value: family });
  expect(before.edges[0]?.node).toMatchObject({ subject: COORDINATOR.subject, act: 'registry.read-contact' });
  expect(before.edges[0]?.node.details).toContainEqual({ name: 'familyIds', value: JSON.stringify([family]) });
});

it('tells a coordinator of her city, and a neighbour nothing of it', async () => {
  await aWatchedFamily();
  const place = { place: CITY, first: 5 };
  expect((await registry.station.data<Page>(COORDINATOR, AUDIT, place)).familyAuditEntries.edges).not.toEqual([]);
  const own = await registry.station.data<Page>(NEIGHBOUR, AUDIT, { place: NEXT_DOOR, first: 5 });
  expect(own.familyAuditEntries.edges).toEqual([]);
});

it.each([
  ['NOT_PERMITTED', NEIGHBOUR],
  ['NOT_PERMITTED', KEEPER],
  ['NOT_PERMITTED', aPerson('platformOperator', '0')],
  ['SIGN_IN_NEEDED', PUBLIC_ACTOR],
])('answers %s to who does not answer for the families', async (reason, actor) => {
  const { data, errors } = await registry.station.ask<Page>(actor, AUDIT, { place: HERE, first: 1 });
  expect(data).toBeNull();
  expect(errors).toMatchObject([{ extensions: { reason } }]);
});
