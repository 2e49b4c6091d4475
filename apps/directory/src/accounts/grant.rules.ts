import {
  covers,
  daysBetween,
  defineOperation,
  defineSensitiveOperation,
  defineRefusals,
  endOfDay,
  isCurrent,
  placeLevel,
  refuse,
  ROLE_LEVELS,
  ROLES,
  type AccountId,
  type Actor,
  type Grant,
  type LocalDate,
  type Refusal,
  type Role,
  type TenantCode,
} from '@yicang/kernel';

export const GRANT_ROLE = defineSensitiveOperation('directory.grant-role', [
  'platformOperator',
  'cityCoordinator',
  'communityManager',
]);
/** Asked by sign-in itself, never by a person. */
export const READ_GRANTS = defineOperation('directory.read-grants', []);
export const REVOKE_ROLE = defineOperation('directory.revoke-role', [
  'platformOperator',
  'cityCoordinator',
  'communityManager',
]);

/** What each role may grant and revoke, inside its own place. The roles not named here may grant nothing. */
export const GRANTABLE_ROLES: Readonly<Partial<Record<Role, readonly Role[]>>> = {
  platformOperator: ROLES,
  cityCoordinator: ['communityManager', 'keeper', 'volunteer', 'resident'],
  communityManager: ['keeper', 'volunteer', 'resident'],
};

/** A grant may begin this many days ahead. */
const GRANT_DAYS_AHEAD_MAX = 366;
/** A grant with an end lasts five years at most; one without lasts until it is revoked. */
const GRANT_DAYS_MAX = 1_827;

export const grantRefusals = defineRefusals({
  GRANT_LEVEL_WRONG: {
    zh: '角色 {role} 只能授予 {roleLevel} 一级的地点，这里是 {placeLevel}。',
    en: 'The role {role} is granted at the level {roleLevel}; this place is a {placeLevel}.',
  },
  GRANT_DATES_WRONG: {
    zh: '日期有误：开始不早于今天、不晚于一年内；结束不早于开始，至多五年。',
    en: 'The dates do not fit: begin today or within a year; end on or after the first day, and within five years.',
  },
  GRANT_EXISTS: {
    zh: '这个账号在这段时间已有这个角色。',
    en: 'This account has this role here during these days already.',
  },
  ACCOUNT_FROM_ELSEWHERE: {
    zh: '这个账号由别的地点管理。请由同时管理两地的人来授权，例如城市协调员。',
    en: 'This account is administered by another place. Ask somebody who administers both, such as the city coordinator, to grant the role.',
  },
  GRANT_NOT_FOUND: { zh: '没有这项授权，请核对。', en: 'There is no such grant. Check its id.' },
  GRANT_IS_YOURS: {
    zh: '平台管理员不能撤销自己的授权，请让另一位管理员来做。',
    en: 'A platform operator cannot revoke her own grant. Ask another operator.',
  },
});

export interface GrantState {
  readonly tenantCode: TenantCode; // the place it holds in
  readonly accountId: AccountId;
  readonly role: Role;
  readonly fromOn: LocalDate;
  readonly toOn: LocalDate | null; // last day, inclusive
  readonly revokedAt: Date | null;
}

/** What somebody is to be, where, and on which days; `homePlace` is the place that administers her account. */
export interface AskedGrant {
  readonly homePlace: TenantCode;
  readonly role: Role;
  readonly place: TenantCode;
  readonly fromOn: LocalDate;
  readonly toOn: LocalDate | null;
}

/** True when one current grant of the actor allows to grant, and to revoke, this role in this place. */
export function mayGrant(actor: Pick<Actor, 'grants'>, role: Role, place: TenantCode, now: Date): boolean {
  return (
    ROLE_LEVELS[role] === placeLevel(place) &&
    actor.grants.some(
      (grant) =>
        isCurrent(grant, now) && GRANTABLE_ROLES[grant.role]?.includes(role) === true && covers(grant.place, place),
    )
  );
}

export type GrantRefusal = Refusal<
  'GRANT_LEVEL_WRONG' | 'NOT_PERMITTED' | 'ACCOUNT_FROM_ELSEWHERE' | 'GRANT_DATES_WRONG' | 'GRANT_EXISTS'
>;

/**
 * The role may be granted as asked. `held` are the account's grants in the same place. A grant ends the access tokens the
 * account has, so whoever gives it administers the account's home as well as the place.
 * @returns the refusal that says why not; null when it may.
 */
export function grantProblem(
  actor: Pick<Actor, 'grants'>,
  asked: AskedGrant,
  held: readonly GrantState[],
  now: Date,
  today: LocalDate,
): GrantRefusal | null {
  const { homePlace, role, place, fromOn, toOn } = asked;
  const [roleLevel, level] = [ROLE_LEVELS[role], placeLevel(place)];
  if (roleLevel !== level) return refuse('GRANT_LEVEL_WRONG', { role, roleLevel, placeLevel: level });
  if (!mayGrant(actor, role, place, now)) return refuse('NOT_PERMITTED');
  const isHers = actor.grants.some(
    (grant) => isCurrent(grant, now) && GRANT_ROLE.roles.includes(grant.role) && covers(grant.place, homePlace),
  );
  if (!isHers) return refuse('ACCOUNT_FROM_ELSEWHERE');
  const beginsInTime = fromOn >= today && daysBetween(today, fromOn) <= GRANT_DAYS_AHEAD_MAX;
  const endsInTime = toOn === null || (toOn >= fromOn && daysBetween(fromOn, toOn) < GRANT_DAYS_MAX);
  if (!beginsInTime || !endsInTime) return refuse('GRANT_DATES_WRONG');
  return held.some((grant) => grant.role === role && grant.revokedAt === null && overlaps(grant, asked))
    ? refuse('GRANT_EXISTS')
    : null;
}

/** The grant is over from now on. Revoking it again changes nothing. */
export function revokeGrant(
  actor: Pick<Actor, 'subject' | 'grants'>,
  grant: GrantState,
  now: Date,
):
  { readonly revokedAt: Date; readonly revokedBy: string } | 'unchanged' | Refusal<'NOT_PERMITTED' | 'GRANT_IS_YOURS'> {
  if (!mayGrant(actor, grant.role, grant.tenantCode, now)) return refuse('NOT_PERMITTED');
  // the last operator would leave nobody to make the next one
  if (grant.role === 'platformOperator' && grant.accountId === actor.subject) return refuse('GRANT_IS_YOURS');
  return grant.revokedAt === null ? { revokedAt: now, revokedBy: actor.subject } : 'unchanged';
}

/** What an account may do on this day, as its access token says it. */
export function currentGrants(grants: readonly GrantState[], today: LocalDate): Grant[] {
  return grants
    .filter(({ fromOn, toOn, revokedAt }) => revokedAt === null && fromOn <= today && (toOn === null || today <= toOn))
    .map(({ role, tenantCode, toOn }) => ({
      role,
      place: tenantCode,
      until: toOn === null ? null : endOfDay(toOn).toISOString(),
    }));
}

function overlaps(
  one: { fromOn: LocalDate; toOn: LocalDate | null },
  other: { fromOn: LocalDate; toOn: LocalDate | null },
) {
  return (one.toOn === null || other.fromOn <= one.toOn) && (other.toOn === null || one.fromOn <= other.toOn);
}
