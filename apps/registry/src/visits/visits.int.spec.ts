import { type Actor, type Grant } from '@yicang/kernel';
import { aPerson } from '@yicang/testing';
import {
  aForm,
  eraseFamily,
  HERE,
  KEEPER,
  localId,
  MANAGER,
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

const HEAD = '__typename ... on Family { status contact { name phone address } }';
const EVERYTHING = `id place { id } memberCount registeredOn status roles { role } pseudonym(as: RECIPIENT)
  contact { name phone address members { name birthYear } }`;

/** The families as the gateway asks for them when a stop refers to them. */
function refer(actor: Actor, ids: readonly string[], fields = HEAD) {
  return registry.station.ask<{ _entities: unknown[] }>(
    actor,
    `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Family { ${fields} } } }`,
    { r: ids.map((id) => ({ __typename: 'Family', id })) },
  );
}
const looks = (actor: Actor) =>
  registry.station.rows<{ act: string; families: string[] }>(
    `select act, details -> 'familyIds' as families from audit_entry where subject = $1 order by id`,
    [actor.subject],
  );
async function aDoor(volunteer: Actor) {
  const form = aForm();
  const { id } = await registerFamily(registry, form);
  registry.doors.leadTo(volunteer.subject, [localId(id)]);
  return { id, head: { name: form.name, phone: '13800138000', address: form.address } };
}

describe('a volunteer on the way', () => {
  it('sees name, number and address of the family at her next door, and nothing else of it', async () => {
    const volunteer = aPerson('volunteer', HERE);
    const { id, head } = await aDoor(volunteer);
    const family = {
      id,
      place: { id: expect.any(String) as string },
      status: 'ACTIVE',
      memberCount: null,
      registeredOn: null,
      roles: null,
      pseudonym: null,
      contact: { ...head, members: null },
    };
    expect(await refer(volunteer, [id], EVERYTHING)).toEqual({ data: { _entities: [family] } });
    const byId = `query ($id: ID!) { family(id: $id) { ${EVERYTHING} } }`;
    expect(await registry.station.data(volunteer, byId, { id })).toEqual({ family });
  });

  it('asks delivery once for all the doors of her run, and each look is one entry with all families seen', async () => {
    const volunteer = aPerson('volunteer', HERE);
    const families = await Promise.all(Array.from({ length: 3 }, () => registerFamily(registry)));
    const ids = families.map(({ id }) => id);
    const locals = ids.map(localId);
    registry.doors.leadTo(volunteer.subject, locals.slice(0, 2));
    const { data } = await refer(volunteer, ids);
    expect(data?._entities.map((family) => family !== null)).toEqual([true, true, false]);
    const asked = registry.doors.asked.filter((question) => question.volunteer === volunteer.subject);
    expect(asked).toEqual([{ volunteer: volunteer.subject, familyIds: locals }]);
    expect(await looks(volunteer)).toEqual([{ act: 'registry.see-stop-family', families: locals.slice(0, 2) }]);
  });

  it('sees nothing any more once the run has been to the door', async () => {
    const volunteer = aPerson('volunteer', HERE);
    const { id } = await aDoor(volunteer);
    expect((await refer(volunteer, [id])).data?._entities).toMatchObject([{ contact: {} }]);
    registry.doors.leadTo(volunteer.subject, []);
    expect(await refer(volunteer, [id])).toEqual({ data: { _entities: [null] } });
    expect(await looks(volunteer)).toHaveLength(1);
  });

  it('sees the contact at her door when she is a keeper too, and no other', async () => {
    const volunteer = aPerson('volunteer', HERE);
    const keeper: Grant = { role: 'keeper', place: HERE, until: null };
    const both = { ...volunteer, grants: [...volunteer.grants, keeper] };
    const [{ id, head }, other] = [await aDoor(volunteer), await registerFamily(registry)];
    const { data } = await refer(both, [id, other.id], 'memberCount contact { name phone address }');
    expect(data?._entities).toEqual([
      { memberCount: 2, contact: head },
      { memberCount: 2, contact: null },
    ]);
  });

  it('finds nobody behind a family that was erased meanwhile', async () => {
    const volunteer = aPerson('volunteer', HERE);
    const { id } = await aDoor(volunteer);
    await eraseFamily(registry, id);
    expect(await refer(volunteer, [id])).toEqual({ data: { _entities: [null] } });
    expect(await looks(volunteer)).toEqual([]);
  });
});

describe('everybody else', () => {
  it('sees nothing, whatever delivery would say, and delivery is not asked', async () => {
    const { id } = await registerFamily(registry);
    const strangers = [
      aPerson('volunteer', NEXT_DOOR),
      aPerson('resident', HERE),
      { ...aPerson('volunteer', HERE), grants: [{ role: 'volunteer', place: HERE, until: '2020-01-01T00:00:00Z' }] },
    ] as const;
    for (const actor of strangers) {
      registry.doors.leadTo(actor.subject, [localId(id)]);
      expect(await refer(actor, [id])).toEqual({ data: { _entities: [null] } });
      expect(registry.doors.asked.some(({ volunteer }) => volunteer === actor.subject)).toBe(false);
      expect(await looks(actor)).toEqual([]);
    }
  });

  it('sees nothing as a volunteer of the place who is on the way to another door', async () => {
    const volunteer = aPerson('volunteer', HERE);
    await aDoor(volunteer);
    const { id } = await registerFamily(registry);
    expect(await refer(volunteer, [id])).toEqual({ data: { _entities: [null] } });
    const list = `{ families(place: "${HERE}", first: 9) { edges { cursor } } }`;
    expect((await registry.station.ask(volunteer, list)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });
});

describe('while delivery is away', () => {
  beforeAll(() => registry.doors.leave());
  afterAll(() => registry.doors.comeBack());

  it('tells the volunteer to try again, and what does not hang on it is answered', async () => {
    const { id } = await registerFamily(registry);
    const volunteer = aPerson('volunteer', HERE);
    const elsewhere: Grant = { role: 'communityManager', place: NEXT_DOOR, until: null };
    const next = aPerson('communityManager', NEXT_DOOR);
    const seen = await registerFamily(registry, aForm({ community: NEXT_DOOR }), next);
    const both = { ...volunteer, grants: [...volunteer.grants, elsewhere] };
    const { data, errors } = await refer(both, [id, seen.id]);
    expect(data?._entities).toMatchObject([null, { status: 'ACTIVE', contact: {} }]);
    expect(errors).toMatchObject([{ extensions: { code: 'SERVICE_UNAVAILABLE', isRetryable: true } }]);
    for (const actor of [MANAGER, KEEPER])
      expect((await refer(actor, [id])).data?._entities).toMatchObject([{ status: 'ACTIVE' }]);
  });
});
