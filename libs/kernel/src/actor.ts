import { type Language } from './language.js';
import { refuse, type Refusal } from './refusal.js';
import { covers, type PlaceLevel, type TenantCode } from './tenant-code.js';

/** What a person may be, somewhere: widest first. */
export const ROLES = [
  'platformOperator',
  'nationalViewer',
  'provinceViewer',
  'cityCoordinator',
  'communityManager',
  'keeper',
  'volunteer',
  'resident',
] as const;
export type Role = (typeof ROLES)[number];
/** Who keeps what a community has: its keeper, and those who answer for it and may do all a keeper may. */
export const KEEPER_AND_ABOVE = ['keeper', 'communityManager', 'cityCoordinator'] as const satisfies readonly Role[];

/** The level of place each role is granted at. A role holds in that place and everything inside it. */
export const ROLE_LEVELS: Readonly<Record<Role, PlaceLevel>> = {
  platformOperator: 'nation',
  nationalViewer: 'nation',
  provinceViewer: 'province',
  cityCoordinator: 'city',
  communityManager: 'community',
  keeper: 'community',
  volunteer: 'community',
  resident: 'community',
};

/** One role in one place, until an instant (UTC ISO, exclusive) or, with null, until it is revoked. */
export interface Grant {
  readonly role: Role;
  readonly place: TenantCode;
  readonly until: string | null;
}

/**
 * What a partner's key may be given, and all it may be given: an operation that names none of these is not for partners.
 * None of them reaches who a family is.
 */
export const SCOPES = ['read:figures', 'read:items', 'read:needs', 'write:intake'] as const;
export type Scope = (typeof SCOPES)[number];

/** One scope in some places and everything inside them, until an instant (UTC ISO, exclusive). */
export interface ScopeGrant {
  readonly scope: Scope;
  readonly places: readonly TenantCode[];
  readonly until: string | null;
}

/** `partner` is another organization's program; `system` is one of our own jobs; `public` is anybody at all. */
export type ActorKind = 'person' | 'partner' | 'system' | 'public';

/**
 * Who asks. Made at the door, never inside; `grantVersion` tells grants that were revoked since. A person has grants and no
 * scopes, a partner scopes and no grants: neither counts for the other.
 */
export interface Actor {
  readonly subject: string;
  readonly kind: ActorKind;
  readonly grants: readonly Grant[];
  readonly scopes?: readonly ScopeGrant[];
  /** When a person last proved who she is (UTC ISO), which refreshing a session does not do; absent when nobody knows. */
  readonly provenAt?: string;
  readonly grantVersion: number;
  readonly language: Language;
}

/** Anybody at all: may read what is declared public, and is granted no operation. */
export const PUBLIC_ACTOR: Actor = { subject: 'public', kind: 'public', grants: [], grantVersion: 0, language: 'zh' };

/** One of our own jobs or consumers, named like `inventory.expire-holds`. It may do every operation, in the tenant of the row it treats. */
export function systemActor(subject: string): Actor {
  return { subject, kind: 'system', grants: [], grantVersion: 0, language: 'zh' };
}

/** Something that is permitted or not, the roles it is permitted to, and the scope a partner's key must hold for it. */
export interface Operation {
  readonly name: string;
  readonly roles: readonly Role[];
  /** Null is for no partner. */
  readonly scope: Scope | null;
  /** It concerns who somebody is, who may do what, or money: a person must have proved who she is a short while ago. */
  readonly isSensitive: boolean;
  /** It concerns nothing but her own account: every person does it, whatever she was granted, and in no place. */
  readonly isOwn: boolean;
}

/** How long ago at most a person may have proved who she is, for what is sensitive. */
export const PROOF_MINUTES_MAX = 15;

/**
 * An operation named `<service>.<verb-noun>`; with no roles, only system actors do it, and without a scope no partner does.
 * @throws Error for another form of name.
 */
export function defineOperation(
  name: string,
  roles: readonly Role[],
  scope: Scope | null = null,
  { isSensitive = false, isOwn = false } = {},
): Operation {
  if (!/^[a-z]+(?:\.[a-z]+(?:-[a-z]+)*)$/.test(name)) throw new Error(`${name} is no operation: <service>.<verb-noun>`);
  return Object.freeze({ name, roles: Object.freeze([...roles]), scope, isSensitive, isOwn });
}

/** Like `defineOperation`, for what concerns who somebody is, who may do what, or money. No partner does it. */
export function defineSensitiveOperation(name: string, roles: readonly Role[]): Operation {
  return defineOperation(name, roles, null, { isSensitive: true });
}

/** What every person does with her own account and no other. No role permits it anywhere, and no partner does it. */
export function defineOwnOperation(name: string, { isSensitive = false } = {}): Operation {
  return defineOperation(name, [], null, { isSensitive, isOwn: true });
}

/**
 * What whoever does the operation holds one of, in the words of access tokens and of the schema: `role:keeper` for a person's role, a partner's
 * scope as it is. Empty for what every person does with her own account, or when only our own jobs do it.
 */
export function scopesFor({ roles, scope }: Operation): string[] {
  const ofPersons = roles.map(roleScope);
  return scope === null ? ofPersons : [...ofPersons, scope];
}

/** A role in the words of access tokens and of the schema. */
export function roleScope(role: Role): string {
  return `role:${role}`;
}

/**
 * True when one unexpired grant of an allowed role covers the place; for a partner, when its scope for the operation does.
 * System actors always; the public never.
 */
export function isGranted(actor: Actor, operation: Operation, place: TenantCode, now: Date): boolean {
  if (actor.kind === 'system') return true;
  if (actor.kind === 'public') return false;
  if (actor.kind === 'partner') return isInScope(actor, operation, place, now);
  return actor.grants.some(
    (grant) => operation.roles.includes(grant.role) && covers(grant.place, place) && isCurrent(grant, now),
  );
}

/**
 * Why the actor may not do it here: nobody is signed in, no grant permits it, or it is sensitive and she proved who she is too
 * long ago. Null when it is permitted.
 */
export function permissionProblem(
  actor: Actor,
  operation: Operation,
  place: TenantCode,
  now: Date,
): Refusal<'SIGN_IN_NEEDED' | 'NOT_PERMITTED' | 'PROOF_NEEDED'> | null {
  return problemOf(actor, operation, isGranted(actor, operation, place, now), now);
}

/**
 * Why the actor may do none of these, wherever and with whatever it be: the same reasons, before anything is looked at. Null
 * says no more than that there may be a place where she may, which `permissionProblem` decides.
 */
export function accessProblem(
  actor: Actor,
  operations: readonly Operation[],
  now: Date,
): Refusal<'SIGN_IN_NEEDED' | 'NOT_PERMITTED' | 'PROOF_NEEDED'> | null {
  const problems = operations.map((one) => problemOf(actor, one, isGrantedSomewhere(actor, one, now), now));
  if (problems.includes(null)) return null;
  return problems.find((problem) => problem?.reason === 'PROOF_NEEDED') ?? problems[0] ?? null;
}

/** True when she proved who she is so lately that she may do what is sensitive. A time that cannot be read is no proof. */
export function isProven({ provenAt = '' }: Actor, now: Date): boolean {
  return now.getTime() - Date.parse(provenAt) <= PROOF_MINUTES_MAX * 60_000;
}

/** True until the grant's end. An end that cannot be read has passed: unknown means no. */
export function isCurrent({ until }: Pick<Grant, 'until'>, now: Date): boolean {
  return until === null || now.getTime() < Date.parse(until);
}

function problemOf(
  actor: Actor,
  operation: Operation,
  isPermitted: boolean,
  now: Date,
): Refusal<'SIGN_IN_NEEDED' | 'NOT_PERMITTED' | 'PROOF_NEEDED'> | null {
  if (!isPermitted) return refuse(actor.kind === 'public' ? 'SIGN_IN_NEEDED' : 'NOT_PERMITTED');
  const isProofNeeded = operation.isSensitive && actor.kind === 'person' && !isProven(actor, now);
  return isProofNeeded ? refuse('PROOF_NEEDED', { minutesMax: PROOF_MINUTES_MAX }) : null;
}

function isGrantedSomewhere({ kind, grants, scopes = [] }: Actor, operation: Operation, now: Date): boolean {
  if (kind === 'partner') return scopes.some((held) => held.scope === operation.scope && isCurrent(held, now));
  if (kind !== 'person') return kind === 'system';
  return operation.isOwn || grants.some((grant) => operation.roles.includes(grant.role) && isCurrent(grant, now));
}

function isInScope({ scopes = [] }: Actor, operation: Operation, place: TenantCode, now: Date): boolean {
  return scopes.some(
    (held) => held.scope === operation.scope && held.places.some((one) => covers(one, place)) && isCurrent(held, now),
  );
}
