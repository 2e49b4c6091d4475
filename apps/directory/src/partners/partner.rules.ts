import {
  covers,
  daysBetween,
  defineOperation,
  defineSensitiveOperation,
  defineRefusals,
  refuse,
  type LocalDate,
  type PartnerId,
  type Refusal,
  type Scope,
  type ScopeGrant,
  type TenantCode,
} from '@yicang/kernel';

/** Who agrees with partners: for a community its city does. */
const WHO_AGREES = ['platformOperator', 'cityCoordinator'] as const;
export const REGISTER_PARTNER = defineSensitiveOperation('directory.register-partner', WHO_AGREES);
export const END_PARTNER = defineOperation('directory.end-partner', WHO_AGREES);
export const ISSUE_PARTNER_KEY = defineSensitiveOperation('directory.issue-partner-key', WHO_AGREES);
export const REVOKE_PARTNER_KEY = defineOperation('directory.revoke-partner-key', WHO_AGREES);
export const SET_PARTNER_PUBLIC_KEYS = defineSensitiveOperation('directory.set-partner-public-keys', WHO_AGREES);
export const READ_PARTNERS = defineOperation('directory.read-partners', WHO_AGREES);
export const RESET_SANDBOX = defineOperation('directory.reset-sandbox', WHO_AGREES);
/** Asked on behalf of the partner itself, never by a person. */
export const READ_OWN_PARTNER = defineOperation('directory.read-own-partner', []);

export const PARTNER_STATUSES = ['active', 'ended'] as const;
export type PartnerStatus = (typeof PARTNER_STATUSES)[number];

/** One is replaced while the other works. */
export const LIVE_KEYS_MAX = 2;
/** A key lasts a year at most. */
export const KEY_DAYS_MAX = 366;
export const PARTNER_PLACES_MAX = 50;
/** A sandbox is filled by three services: once in so long is often enough. */
export const SANDBOX_RESET_MINUTES = 5;
/** The prefix of a key says it too. */
export type KeyKind = 'live' | 'test';
export const KEY_ADDRESSES_MAX = 20;
const NAME_LENGTH = { min: 2, max: 60 };

export const ownPartnerRefusals = defineRefusals({
  PARTNER_NOT_FOUND: { zh: '没有这个伙伴机构，请核对。', en: 'There is no such partner. Check its id.' },
  PARTNER_NAME_MALFORMED: {
    zh: '伙伴机构的名称应为 2 至 60 个字。',
    en: 'The name of a partner has 2 to 60 characters.',
  },
  PARTNER_SCOPES_WRONG: {
    zh: '权限范围有误：至少一项，钥匙的不能超出伙伴机构的。',
    en: 'The scopes are wrong: give at least one, and to a key none that its partner does not have.',
  },
  PARTNER_PLACES_WRONG: {
    zh: '地点有误：1 至 {placesMax} 个，都在管理它的地点之内；钥匙的不能超出伙伴机构的；演练钥匙不填地点。',
    en: 'The places are wrong: 1 to {placesMax}, inside the place that administers the partner; a key’s inside its partner’s; none for a sandbox key.',
  },
  PARTNER_ENDED: { zh: '与这个伙伴机构的合作已结束。', en: 'The agreement with this partner is over.' },
  PARTNER_KEYS_ENOUGH: {
    zh: '这个伙伴机构已有 {keysMax} 把有效的钥匙。请先撤销一把。',
    en: 'This partner has {keysMax} live keys already. Revoke one first.',
  },
  PARTNER_KEY_NOT_FOUND: { zh: '没有这把钥匙，请核对。', en: 'There is no such key. Check its id.' },
  PARTNER_KEY_DAYS_WRONG: {
    zh: '末日有误：从今天起，至多 {daysMax} 天。',
    en: 'The last day is wrong: today at the earliest, and within {daysMax} days.',
  },
  PARTNER_PUBLIC_KEYS_WRONG: {
    zh: '公钥有误：应为 JWKS，至多 4 把公钥，各有 kid 与 alg（EdDSA、ES256、PS256、RS256，RSA 至少 2048 位）；不要发来私钥。',
    en: 'The public keys are wrong: send a JWKS of at most 4 public keys with kid and alg (EdDSA, ES256, PS256 or RS256; RSA of 2048 bits or more), and never a private one.',
  },
  SANDBOX_NOT_OPEN: {
    zh: '这个伙伴机构还没有演练社区：请先为它发一把演练钥匙（isSandbox）。',
    en: 'This partner has no sandbox yet: issue it a key with isSandbox first.',
  },
  SANDBOX_RESET_TOO_SOON: {
    zh: '演练社区刚刚开设或重置过，请在 {waitSeconds} 秒后再试。',
    en: 'The sandbox was opened or reset a moment ago. Try again in {waitSeconds} seconds.',
  },
  PARTNER_ADDRESSES_WRONG: {
    zh: '网络地址有误：至多 {addressesMax} 个 IP 地址或网段，例如 203.0.113.7 或 2001:db8::/48。',
    en: 'The addresses are wrong: at most {addressesMax} IP addresses or networks, such as 203.0.113.7 or 2001:db8::/48.',
  },
});

/** What some program may do, and where. */
export interface Reach {
  readonly scopes: readonly Scope[];
  readonly places: readonly TenantCode[];
}
export interface PartnerState extends Reach {
  readonly tenantCode: TenantCode;
  readonly id: PartnerId;
  readonly status: PartnerStatus;
  /** Its own community of the sandbox city, and since when; null until it has a key for it. */
  readonly sandboxPlace: TenantCode | null;
  readonly sandboxOpenedAt: Date | null;
}
export interface PartnerKeyState extends Reach {
  readonly kind: KeyKind;
  readonly addresses: readonly string[];
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
}

/** The name without spaces around it, or null when too little or too much is left. */
export function parsePartnerName(text: string): string | null {
  const name = text.normalize('NFC').trim();
  const { length } = [...name];
  return length >= NAME_LENGTH.min && length <= NAME_LENGTH.max ? name : null;
}

type ReachRefusal = Refusal<'PARTNER_SCOPES_WRONG' | 'PARTNER_PLACES_WRONG'>;

/** A partner of this place may be given this: something, and only inside the place. */
export function partnerReachProblem(asked: Reach, home: TenantCode): ReachRefusal | null {
  if (asked.scopes.length === 0) return refuse('PARTNER_SCOPES_WRONG');
  return arePlacesInside(asked.places, [home]) ? null : placesWrong();
}

/** A key may be given this: something, and nothing that its partner may not do. Where a test key reaches is nobody's to ask for. */
export function keyReachProblem(asked: Reach & { readonly kind: KeyKind }, partner: Reach): ReachRefusal | null {
  const isScopeGiven = asked.scopes.length > 0 && asked.scopes.every((scope) => partner.scopes.includes(scope));
  if (!isScopeGiven) return refuse('PARTNER_SCOPES_WRONG');
  const isPlaced = asked.kind === 'test' ? asked.places.length === 0 : arePlacesInside(asked.places, partner.places);
  return isPlaced ? null : placesWrong();
}

function arePlacesInside(places: readonly TenantCode[], outer: readonly TenantCode[]): boolean {
  const { length } = places;
  return (
    length >= 1 && length <= PARTNER_PLACES_MAX && places.every((place) => outer.some((one) => covers(one, place)))
  );
}

function placesWrong(): Refusal<'PARTNER_PLACES_WRONG'> {
  return refuse('PARTNER_PLACES_WRONG', { placesMax: PARTNER_PLACES_MAX });
}

/** A key that is to be: until the end of which day, what and where, and from how many addresses. */
export interface AskedKey extends Reach {
  readonly kind: KeyKind;
  readonly expiresOn: LocalDate;
  readonly addresses: readonly string[];
  /** Each of the addresses is one, or a network. */
  readonly areAddresses: boolean;
}

export type IssueKeyRefusal =
  | ReachRefusal
  | Refusal<'PARTNER_ENDED' | 'PARTNER_KEY_DAYS_WRONG' | 'PARTNER_ADDRESSES_WRONG' | 'PARTNER_KEYS_ENOUGH'>;

/** The partner may be given this key besides those it has. @returns the refusal that says why not; null when it may. */
export function issueKeyProblem(
  partner: PartnerState,
  asked: AskedKey,
  keys: readonly PartnerKeyState[],
  now: Date,
  today: LocalDate,
): IssueKeyRefusal | null {
  if (partner.status !== 'active') return refuse('PARTNER_ENDED');
  const reach = keyReachProblem(asked, partner);
  if (reach !== null) return reach;
  const days = daysBetween(today, asked.expiresOn);
  if (days < 0 || days > KEY_DAYS_MAX) return refuse('PARTNER_KEY_DAYS_WRONG', { daysMax: KEY_DAYS_MAX });
  if (asked.addresses.length > KEY_ADDRESSES_MAX || !asked.areAddresses)
    return refuse('PARTNER_ADDRESSES_WRONG', { addressesMax: KEY_ADDRESSES_MAX });
  const live = keys.filter((key) => key.kind === asked.kind && isLive(key, now));
  return live.length < LIVE_KEYS_MAX ? null : refuse('PARTNER_KEYS_ENOUGH', { keysMax: LIVE_KEYS_MAX });
}

/** A key that is neither revoked nor expired. */
export function isLive({ revokedAt, expiresAt }: PartnerKeyState, now: Date): boolean {
  return revokedAt === null && now < expiresAt;
}

/** Why somebody with this key is not let in, from an address it is for or not; null when it is. */
export function presentKeyProblem(
  partner: PartnerState,
  key: PartnerKeyState,
  isFromAllowedAddress: boolean,
  now: Date,
): Refusal<'PARTNER_KEY_UNKNOWN' | 'PARTNER_ADDRESS_NOT_ALLOWED'> | null {
  if (partner.status !== 'active' || !isLive(key, now)) return refuse('PARTNER_KEY_UNKNOWN');
  return isFromAllowedAddress ? null : refuse('PARTNER_ADDRESS_NOT_ALLOWED');
}

/** The sandbox may be opened anew. @returns the refusal that says why not; null when it may. */
export function resetSandboxProblem(
  { status, sandboxPlace, sandboxOpenedAt }: PartnerState,
  now: Date,
): Refusal<'PARTNER_ENDED' | 'SANDBOX_NOT_OPEN' | 'SANDBOX_RESET_TOO_SOON'> | null {
  if (status !== 'active') return refuse('PARTNER_ENDED');
  if (sandboxPlace === null || sandboxOpenedAt === null) return refuse('SANDBOX_NOT_OPEN');
  const waitMs = sandboxOpenedAt.getTime() + SANDBOX_RESET_MINUTES * 60_000 - now.getTime();
  return waitMs <= 0 ? null : refuse('SANDBOX_RESET_TOO_SOON', { waitSeconds: Math.ceil(waitMs / 1_000) });
}

/** Where the key reaches: a live one where it says, a test one its partner's own sandbox alone. */
export function placesOf({ kind, places }: PartnerKeyState, { sandboxPlace }: PartnerState): readonly TenantCode[] {
  if (kind === 'live') return places;
  return sandboxPlace === null ? [] : [sandboxPlace];
}

/** What the key lets its partner do, as every service is told. */
export function scopeGrants(key: PartnerKeyState, partner: PartnerState) {
  const { scopes, expiresAt } = key;
  const places = placesOf(key, partner);
  return scopes.map((scope) => ({ scope, places: [...places], until: expiresAt.toISOString() })) satisfies ScopeGrant[];
}
