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

/** `partner` is another organization's program; `system` is one of our own jobs; `public` is anybody at all. */
export type ActorKind = 'person' | 'partner' | 'system' | 'public';

/** Who asks. Made at the door, never inside; `grantVersion` tells grants that were revoked since. */
export interface Actor {
  readonly subject: string;
  readonly kind: ActorKind;
  readonly grants: readonly Grant[];
  readonly grantVersion: number;
  readonly language: Language;
}

/** Anybody at all: may read what is declared public, and is granted no operation. */
export const PUBLIC_ACTOR: Actor = { subject: 'public', kind: 'public', grants: [], grantVersion: 0, language: 'zh' };

/** One of our own jobs or consumers, named like `inventory.expire-holds`. It may do every operation, in the tenant of the row it treats. */
export function systemActor(subject: string): Actor {
  return { subject, kind: 'system', grants: [], grantVersion: 0, language: 'zh' };
}

/** Something that is permitted or not, and the roles it is permitted to. */
export interface Operation {
  readonly name: string;
  readonly roles: readonly Role[];
}

/** An operation named `<service>.<verb-noun>`; with no roles, only system actors do it. @throws Error for another form of name. */
export function defineOperation(name: string, roles: readonly Role[]): Operation {
  if (!/^[a-z]+(?:\.[a-z]+(?:-[a-z]+)*)$/.test(name)) throw new Error(`${name} is no operation: <service>.<verb-noun>`);
  return Object.freeze({ name, roles: Object.freeze([...roles]) });
}

/** True when one unexpired grant of an allowed role covers the place. System actors always; the public never. */
export function isGranted(actor: Actor, operation: Operation, place: TenantCode, now: Date): boolean {
  if (actor.kind === 'system') return true;
  if (actor.kind === 'public') return false;
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
export function isCurrent(grant: Grant, now: Date): boolean {
  return grant.until === null || now.getTime() < Date.parse(grant.until);
}
