import {
  addDays,
  ROLE_LEVELS,
  ROLES,
  type AccountId,
  type Actor,
  type LocalDate,
  type PlaceLevel,
  type Role,
  type TenantCode,
} from '@yicang/kernel';
import { currentGrants, grantProblem, mayGrant, revokeGrant, type GrantState } from './grant.rules.js';

const now = new Date('2026-03-01T04:00:00Z');
const today = '2026-03-01' as LocalDate;
const here = '51015NGF' as TenantCode;
const places = ['0', '51', '11', '5101', '5107', '51015NGF', '5101AAAA', '5107AAAA'] as TenantCode[];
const homeOf = { nation: '0', province: '51', city: '5101', community: here } as Record<PlaceLevel, TenantCode>;

function who(
  role: Role,
  place = homeOf[ROLE_LEVELS[role]],
  until: string | null = null,
): Pick<Actor, 'subject' | 'grants'> {
  return { subject: 'granter', grants: [{ role, place, until }] };
}
function aGrant(facts: Partial<GrantState> = {}): GrantState {
  return {
    tenantCode: here,
    accountId: 'fang' as AccountId,
    role: 'keeper',
    fromOn: today,
    toOn: null,
    revokedAt: null,
    ...facts,
  };
}

// The whole table, written out once more by hand: who may make whom, and where.
const ALLOWED: Partial<Record<Role, Partial<Record<Role, string[]>>>> = {
  platformOperator: {
    platformOperator: ['0'],
    nationalViewer: ['0'],
    provinceViewer: ['51', '11'],
    cityCoordinator: ['5101', '5107'],
    communityManager: ['51015NGF', '5101AAAA', '5107AAAA'],
    keeper: ['51015NGF', '5101AAAA', '5107AAAA'],
    volunteer: ['51015NGF', '5101AAAA', '5107AAAA'],
    resident: ['51015NGF', '5101AAAA', '5107AAAA'],
  },
  cityCoordinator: {
    communityManager: ['51015NGF', '5101AAAA'],
    keeper: ['51015NGF', '5101AAAA'],
    volunteer: ['51015NGF', '5101AAAA'],
    resident: ['51015NGF', '5101AAAA'],
  },
  communityManager: { keeper: ['51015NGF'], volunteer: ['51015NGF'], resident: ['51015NGF'] },
};
it.each(ROLES.flatMap((granter) => ROLES.map((role) => [granter, role] as const)))(
  'lets a %s grant %s exactly where the table says',
  (granter, role) => {
    const allowed = places.filter((place) => mayGrant(who(granter), role, place, now));
    expect(allowed).toEqual(ALLOWED[granter]?.[role] ?? []);
  },
);
it('lets nobody grant by a grant that is over', () => {
  expect(mayGrant(who('communityManager', here, '2026-03-01T03:59:59Z'), 'keeper', here, now)).toBe(false);
});

const asked = (facts: Partial<Parameters<typeof grantProblem>[1]> = {}) => ({
  homePlace: here,
  role: 'keeper' as Role,
  place: here,
  fromOn: today,
  toOn: null,
  ...facts,
});
const problem = (facts: Parameters<typeof asked>[0], held: GrantState[] = []) =>
  grantProblem(who('communityManager'), asked(facts), held, now, today)?.reason;
it('wants a role at its own level, told before who asks is looked at', () => {
  expect(problem({ role: 'cityCoordinator' })).toBe('GRANT_LEVEL_WRONG');
  expect(problem({ role: 'communityManager' })).toBe('NOT_PERMITTED');
});
it('is not given to an account at home elsewhere, but by those who administer both places', () => {
  const nextDoor = '5101AAAA' as TenantCode;
  expect(problem({ homePlace: nextDoor })).toBe('ACCOUNT_FROM_ELSEWHERE');
  expect(problem({ homePlace: '5101' as TenantCode })).toBe('ACCOUNT_FROM_ELSEWHERE');
  const by = (actor: ReturnType<typeof who>, homePlace: TenantCode) =>
    grantProblem(actor, asked({ homePlace }), [], now, today)?.reason;
  expect(by(who('cityCoordinator'), nextDoor)).toBeUndefined();
  expect(by(who('cityCoordinator'), '5107AAAA' as TenantCode)).toBe('ACCOUNT_FROM_ELSEWHERE');
  const ofBoth = [here, nextDoor].flatMap((place) => who('communityManager', place).grants);
  expect(by({ subject: 'granter', grants: ofBoth }, nextDoor)).toBeUndefined();
  expect(by(who('platformOperator'), '0' as TenantCode)).toBeUndefined();
});
it('begins today or within a year, ends on or after its first day and within five years', () => {
  expect(problem({ toOn: today })).toBeUndefined();
  expect(problem({ fromOn: addDays(today, -1) })).toBe('GRANT_DATES_WRONG');
  expect(problem({ fromOn: addDays(today, 367) })).toBe('GRANT_DATES_WRONG');
  expect(problem({ fromOn: addDays(today, 1), toOn: today })).toBe('GRANT_DATES_WRONG');
  expect(problem({ toOn: addDays(today, 2_000) })).toBe('GRANT_DATES_WRONG');
});
it('is not given twice for the same days', () => {
  const until = (toOn: LocalDate | null) => [aGrant({ toOn })];
  expect(problem({}, until(null))).toBe('GRANT_EXISTS');
  expect(problem({ fromOn: addDays(today, 5) }, until(addDays(today, 4)))).toBeUndefined();
  expect(problem({ fromOn: addDays(today, 4) }, until(addDays(today, 4)))).toBe('GRANT_EXISTS');
  expect(problem({}, [aGrant({ revokedAt: now }), aGrant({ role: 'volunteer' })])).toBeUndefined();
});

it('is revoked by those who could have granted it, once, but no operator takes her own', () => {
  expect(revokeGrant(who('communityManager'), aGrant(), now)).toEqual({ revokedAt: now, revokedBy: 'granter' });
  expect(revokeGrant(who('communityManager'), aGrant({ revokedAt: now }), now)).toBe('unchanged');
  expect(revokeGrant(who('keeper'), aGrant(), now)).toMatchObject({ reason: 'NOT_PERMITTED' });
  const own = aGrant({ role: 'platformOperator', tenantCode: '0' as TenantCode, accountId: 'granter' as AccountId });
  expect(revokeGrant(who('platformOperator'), own, now)).toMatchObject({ reason: 'GRANT_IS_YOURS' });
});

it('is said in a token from its first day until its last one is over in Shanghai', () => {
  const grant = aGrant({ toOn: '2026-03-05' as LocalDate });
  const said = [{ role: 'keeper', place: here, until: '2026-03-05T16:00:00.000Z' }];
  expect(currentGrants([grant], '2026-03-05' as LocalDate)).toEqual(said);
  expect(currentGrants([grant], '2026-03-06' as LocalDate)).toEqual([]);
  expect(currentGrants([grant], '2026-02-28' as LocalDate)).toEqual([]);
  expect(currentGrants([aGrant({ revokedAt: now })], today)).toEqual([]);
});
