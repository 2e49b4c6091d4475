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
}

/**
 * An operation named `<service>.<verb-noun>`; with no roles, only system actors do it, and without a scope no partner does.
 * @throws Error for another form of name.
 */
export function defineOperation(name: string, roles: readonly Role[], scope: Scope | null = null): Operation {
  if (!/^[a-z]+(?:\.[a-z]+(?:-[a-z]+)*)$/.test(name)) throw new Error(`${name} is no operation: <service>.<verb-noun>`);
  return Object.freeze({ name, roles: Object.freeze([...roles]), scope });
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

/** Why the actor may not do it here: nobody is signed in, or no grant permits it. Null when it is permitted. */
export function permissionProblem(
  actor: Actor,
  operation: Operation,
  place: TenantCode,
  now: Date,
): Refusal<'SIGN_IN_NEEDED' | 'NOT_PERMITTED'> | null {
  if (isGranted(actor, operation, place, now)) return null;
  return refuse(actor.kind === 'public' ? 'SIGN_IN_NEEDED' : 'NOT_PERMITTED');
}

/** True until the grant's end. An end that cannot be read has passed: unknown means no. */
export function isCurrent({ until }: Pick<Grant, 'until'>, now: Date): boolean {
  return until === null || now.getTime() < Date.parse(until);
}

function isInScope({ scopes = [] }: Actor, operation: Operation, place: TenantCode, now: Date): boolean {
  return scopes.some(
    (held) => held.scope === operation.scope && held.places.some((one) => covers(one, place)) && isCurrent(held, now),
  );
}
