import fc from 'fast-check';
import {
  defineOperation,
  isGranted,
  permissionProblem,
  PUBLIC_ACTOR,
  ROLE_LEVELS,
  ROLES,
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

describe('defineOperation', () => {
  it('cannot be changed afterwards', () => {
    expect(Object.isFrozen(receive) && Object.isFrozen(receive.roles)).toBe(true);
  });

  it.each(['receive-gift', 'inventory.', 'Inventory.receive', 'inventory.receive_gift', 'inventory.a.b'])(
    'refuses the name %j',
    (name) => expect(() => defineOperation(name, [])).toThrow('no operation'),
  );
});

it('grants every role at one level', () => {
  expect(Object.keys(ROLE_LEVELS)).toEqual([...ROLES]);
});
