import fc from 'fast-check';
import {
  accessProblem,
  defineOperation,
  defineOwnOperation,
  defineSensitiveOperation,
  isGranted,
  permissionProblem,
  PROOF_MINUTES_MAX,
  PUBLIC_ACTOR,
  ROLE_LEVELS,
  ROLES,
  scopesFor,
  SCOPES,
  systemActor,
  type Actor,
  type Grant,
  type Role,
  type Scope,
} from './actor.js';
import { refuse } from './refusal.js';
import { covers, NATION, type TenantCode } from './tenant-code.js';

const community = '51017K3Q' as TenantCode;
const neighbour = '51017K3R' as TenantCode;
const city = '5101' as TenantCode;
const now = new Date('2026-03-01T08:00:00Z');

const anActor = (...grants: Grant[]): Actor => ({
  subject: 'a',
  kind: 'person',
  grants,
  grantVersion: 1,
  language: 'zh',
});
const grant = (role: Role, place: TenantCode, until: string | null = null): Grant => ({ role, place, until });
const receive = defineOperation('inventory.receive-gift', ['keeper', 'communityManager', 'cityCoordinator']);

describe('isGranted', () => {
  it('follows the place of the grant', () => {
    expect(isGranted(anActor(grant('keeper', community)), receive, community, now)).toBe(true);
    expect(isGranted(anActor(grant('keeper', community)), receive, neighbour, now)).toBe(false);
    expect(isGranted(anActor(grant('cityCoordinator', city)), receive, neighbour, now)).toBe(true);
  });

  it('does not reach up: what holds in a community does not hold for its city', () => {
    expect(isGranted(anActor(grant('keeper', community)), receive, city, now)).toBe(false);
  });

  it('needs role and place in one grant, not in two', () => {
    const actor = anActor(grant('keeper', neighbour), grant('volunteer', community));
    expect(isGranted(actor, receive, community, now)).toBe(false);
  });

  it.each([
    ['2026-03-01T08:00:00.001Z', true],
    ['2026-03-01T08:00:00.000Z', false],
    ['2026-02-28T00:00:00Z', false],
    ['some day', false],
    ['', false],
  ])('with a grant until %j is %s at eight o’clock', (until, expected) => {
    expect(isGranted(anActor(grant('keeper', community, until)), receive, community, now)).toBe(expected);
  });

  it('is true exactly when some one grant has the role, the place and the time', () => {
    const place = fc.constantFrom(NATION, '51' as TenantCode, city, community, neighbour, '44' as TenantCode);
    const until = fc.constantFrom(null, '2026-02-01T00:00:00Z', '2026-04-01T00:00:00Z');
    const grants = fc.array(fc.record({ role: fc.constantFrom(...ROLES), place, until }), { maxLength: 5 });
    fc.assert(
      fc.property(grants, fc.subarray([...ROLES]), place, (held, roles, where) => {
        expect(isGranted(anActor(...held), defineOperation('inventory.receive-gift', roles), where, now)).toBe(
          held.some(
            (one) => roles.includes(one.role) && covers(one.place, where) && one.until !== '2026-02-01T00:00:00Z',
          ),
        );
      }),
    );
  });

  it('is true for a partner by the scope of its key, there and until then, and by no role', () => {
    const take = defineOperation('inventory.receive-gift', ROLES, 'write:intake');
    const partner = (scope: Scope, place: TenantCode, until: string | null = null): Actor => ({
      ...anActor(grant('keeper', community), grant('platformOperator', NATION)),
      kind: 'partner',
      scopes: [{ scope, places: [place], until }],
    });
    expect(isGranted(partner('write:intake', community), take, community, now)).toBe(true);
    expect(isGranted(partner('write:intake', NATION), take, community, now)).toBe(true);
    expect(isGranted(partner('write:intake', neighbour), take, community, now)).toBe(false);
    expect(isGranted(partner('read:items', community), take, community, now)).toBe(false);
    expect(isGranted(partner('write:intake', community, now.toISOString()), take, community, now)).toBe(false);
    expect(isGranted({ ...partner('write:intake', community), scopes: [] }, take, community, now)).toBe(false);
    // an operation without a scope is for no partner, and a scope is nothing to a person
    expect(isGranted(partner('write:intake', community), receive, community, now)).toBe(false);
    expect(isGranted({ ...partner('write:intake', community), kind: 'person', grants: [] }, take, community, now)).toBe(
      false,
    );
  });

  it('is always true for our own jobs and never for the public, whatever grants it claims', () => {
    const expire = defineOperation('inventory.expire-hold', []);
    expect(isGranted(systemActor('inventory.expire-holds'), expire, community, now)).toBe(true);
    expect(isGranted(anActor(grant('platformOperator', NATION)), expire, community, now)).toBe(false);
    expect(isGranted(PUBLIC_ACTOR, receive, community, now)).toBe(false);
    expect(isGranted({ ...PUBLIC_ACTOR, grants: [grant('keeper', community)] }, receive, community, now)).toBe(false);
  });
});

describe('permissionProblem', () => {
  it('tells who is not signed in to sign in, and who is that she may not', () => {
    const problem = (actor: Actor) => permissionProblem(actor, receive, community, now);
    expect(problem(anActor(grant('keeper', community)))).toBeNull();
    expect(problem(anActor(grant('keeper', neighbour)))).toEqual(refuse('NOT_PERMITTED'));
    expect(problem(PUBLIC_ACTOR)).toEqual(refuse('SIGN_IN_NEEDED'));
  });
});

describe('what is sensitive', () => {
  const read = defineSensitiveOperation('registry.read-contact', ['keeper']);
  const keeper = anActor(grant('keeper', community));
  const problem = (actor: Actor, operation = read) =>
    permissionProblem(actor, operation, community, now)?.reason ?? null;
  const provenAgo = (ms: number): Actor => ({ ...keeper, provenAt: new Date(now.getTime() - ms).toISOString() });

  it('is for a person who proved who she is within a quarter of an hour', () => {
    expect(problem(provenAgo(0))).toBeNull();
    expect(problem(provenAgo(PROOF_MINUTES_MAX * 60_000))).toBeNull();
    expect(problem(provenAgo(PROOF_MINUTES_MAX * 60_000 + 1))).toBe('PROOF_NEEDED');
    expect(problem(keeper)).toBe('PROOF_NEEDED');
    expect(problem({ ...keeper, provenAt: 'lately' })).toBe('PROOF_NEEDED');
  });

  it('tells who may not do it that, and asks nothing of our own jobs', () => {
    expect(problem(anActor(grant('keeper', neighbour)))).toBe('NOT_PERMITTED');
    expect(problem(PUBLIC_ACTOR)).toBe('SIGN_IN_NEEDED');
    expect(problem(systemActor('registry.job'))).toBeNull();
  });

  it('is nothing else: a long session keeps all the rest', () => expect(problem(keeper, receive)).toBeNull());
});

describe('accessProblem', () => {
  const take = defineOperation('inventory.receive-gift', ['keeper'], 'write:intake');
  const reason = (actor: Actor, ...operations: readonly (typeof take)[]) =>
    accessProblem(actor, operations, now)?.reason ?? null;
  const aPartner = (scope: Scope, until: string | null = null): Actor => ({
    ...anActor(),
    kind: 'partner',
    scopes: [{ scope, places: [community], until }],
  });

  it('is null exactly when there is a place where the operation is permitted', () => {
    const place = fc.constantFrom(NATION, '51' as TenantCode, city, community, neighbour);
    const until = fc.constantFrom(null, '2026-02-01T00:00:00Z', '2026-04-01T00:00:00Z');
    const grants = fc.array(fc.record({ role: fc.constantFrom(...ROLES), place, until }), { maxLength: 4 });
    const scopes = fc.array(
      fc.record({ scope: fc.constantFrom(...SCOPES), places: fc.array(place, { minLength: 1, maxLength: 2 }), until }),
      { maxLength: 3 },
    );
    const kind = fc.constantFrom('person' as const, 'partner' as const, 'public' as const, 'system' as const);
    const operations = fc.tuple(fc.subarray([...ROLES]), fc.constantFrom(null, ...SCOPES), fc.boolean());
    fc.assert(
      fc.property(kind, grants, scopes, operations, (who, held, keys, [roles, scope, isSensitive]) => {
        const actor: Actor = { ...anActor(...held), kind: who, scopes: keys };
        const operation = defineOperation('inventory.receive-gift', roles, scope, { isSensitive });
        const everywhere = [NATION, ...held.map((one) => one.place), ...keys.flatMap(({ places }) => places)];
        const inPlaces = everywhere.map((where) => permissionProblem(actor, operation, where, now)?.reason ?? null);
        const expected = (['PROOF_NEEDED', null] as const).find((one) => inPlaces.includes(one));
        expect(reason(actor, operation)).toBe(expected === undefined ? inPlaces[0] : expected);
      }),
    );
  });

  it('asks for what is missing least when one of several would do', () => {
    const contact = defineSensitiveOperation('registry.read-contact', ['communityManager']);
    const visit = defineOperation('registry.see-stop-family', ['volunteer']);
    expect(reason(anActor(grant('volunteer', community)), contact, visit)).toBeNull();
    expect(reason(anActor(grant('communityManager', community)), contact, visit)).toBe('PROOF_NEEDED');
    expect(reason(anActor(grant('keeper', community)), contact, visit)).toBe('NOT_PERMITTED');
    expect(reason(PUBLIC_ACTOR, contact, visit)).toBe('SIGN_IN_NEEDED');
    expect(reason(aPartner('read:items'), contact, take)).toBe('NOT_PERMITTED');
    expect(reason(aPartner('write:intake'), contact, take)).toBeNull();
    expect(reason(aPartner('write:intake', '2026-02-01T00:00:00Z'), contact, take)).toBe('NOT_PERMITTED');
  });

  it('lets every person do what concerns her own account, and nobody else', () => {
    const change = defineOwnOperation('directory.change-password');
    expect(reason(anActor(), change)).toBeNull();
    expect(reason(PUBLIC_ACTOR, change)).toBe('SIGN_IN_NEEDED');
    expect(reason(aPartner('read:items'), change)).toBe('NOT_PERMITTED');
    expect(reason(anActor(), defineOwnOperation('directory.link-provider', { isSensitive: true }))).toBe(
      'PROOF_NEEDED',
    );
    // what is her own is in no place: no grant carries it there
    expect(isGranted(anActor(grant('platformOperator', NATION)), change, NATION, now)).toBe(false);
  });
});

describe('defineOperation', () => {
  it('cannot be changed afterwards', () => {
    expect(Object.isFrozen(receive) && Object.isFrozen(receive.roles)).toBe(true);
  });

  it.each(['receive-gift', 'inventory.', 'Inventory.receive', 'inventory.receive_gift', 'inventory.a.b'])(
    'refuses the name %j',
    (name) => expect(() => defineOperation(name, [])).toThrow('no operation'),
  );
});

it('says in the schema’s words what it takes: a role or a partner’s scope, or nothing but a sign-in', () => {
  const taken = defineOperation('inventory.receive-gift', ['keeper', 'cityCoordinator'], 'write:intake');
  expect(scopesFor(taken)).toEqual(['role:keeper', 'role:cityCoordinator', 'write:intake']);
  expect(scopesFor(defineOwnOperation('directory.unlink-provider'))).toEqual([]);
  expect(scopesFor(defineOperation('inventory.hold-item', []))).toEqual([]);
});

it('grants every role at one level', () => {
  expect(Object.keys(ROLE_LEVELS)).toEqual([...ROLES]);
});
