import { addDays, refuse, type LocalDate, type PartnerId, type Scope, type TenantCode } from '@yicang/kernel';
import fc from 'fast-check';
import { isNetwork, mayComeFrom } from './networks.js';
import {
  issueKeyProblem,
  KEY_ADDRESSES_MAX,
  KEY_DAYS_MAX,
  LIVE_KEYS_MAX,
  parsePartnerName,
  PARTNER_PLACES_MAX,
  partnerReachProblem,
  presentKeyProblem,
  resetSandboxProblem,
  scopeGrants,
  type AskedKey,
  type PartnerKeyState,
  type PartnerState,
} from './partner.rules.js';

const city = '5101' as TenantCode;
const community = '51017K3Q' as TenantCode;
const elsewhere = '1101' as TenantCode;
const sandbox = '9901K3QA' as TenantCode;
const now = new Date('2026-03-01T08:00:00Z');
const today = '2026-03-01' as LocalDate;
const partner = (facts: Partial<PartnerState> = {}): PartnerState => ({
  tenantCode: city,
  id: '11111111-1111-4111-8111-111111111111' as PartnerId,
  status: 'active',
  scopes: ['read:items', 'read:figures'],
  places: [city],
  sandboxPlace: null,
  sandboxOpenedAt: null,
  ...facts,
});
const key = (facts: Partial<PartnerKeyState> = {}): PartnerKeyState => ({
  kind: 'live',
  scopes: ['read:items'],
  places: [community],
  addresses: [],
  expiresAt: new Date('2026-04-01T00:00:00Z'),
  revokedAt: null,
  ...facts,
});
const asked = (facts: Partial<AskedKey> = {}): AskedKey => ({
  kind: 'live',
  scopes: ['read:items'],
  places: [community],
  expiresOn: today,
  addresses: [],
  areAddresses: (facts.addresses ?? []).every(isNetwork),
  ...facts,
});
const issue = (facts: Partial<AskedKey> = {}, keys: readonly PartnerKeyState[] = [], of = partner()) =>
  issueKeyProblem(of, asked(facts), keys, now, today)?.reason ?? null;

describe('a partner', () => {
  it('may be given what is inside its place, and nothing beyond', () => {
    const problem = (scopes: Scope[], places: TenantCode[]) => partnerReachProblem({ scopes, places }, city)?.reason;
    expect(problem(['read:items'], [city, community])).toBeUndefined();
    expect(problem([], [city])).toBe('PARTNER_SCOPES_WRONG');
    expect(problem(['read:items'], [])).toBe('PARTNER_PLACES_WRONG');
    expect(problem(['read:items'], [community, elsewhere])).toBe('PARTNER_PLACES_WRONG');
    expect(problem(['read:items'], Array<TenantCode>(PARTNER_PLACES_MAX + 1).fill(community))).toBe(
      'PARTNER_PLACES_WRONG',
    );
  });

  it.each([
    [' 爱有戏 ', '爱有戏'],
    ['A', null],
    ['仓'.repeat(61), null],
    ['', null],
  ])('called %j is called %j', (text, name) => expect(parsePartnerName(text)).toBe(name));
});

describe('a key', () => {
  it('may do nothing its partner may not, nowhere its partner may not', () => {
    expect(issue()).toBeNull();
    expect(issue({ scopes: ['write:intake'] })).toBe('PARTNER_SCOPES_WRONG');
    expect(issue({ scopes: [] })).toBe('PARTNER_SCOPES_WRONG');
    expect(issue({ places: [elsewhere] })).toBe('PARTNER_PLACES_WRONG');
    expect(issue({ places: ['51' as TenantCode] })).toBe('PARTNER_PLACES_WRONG');
    expect(issue({}, [], partner({ status: 'ended' }))).toBe('PARTNER_ENDED');
  });

  it('lasts from today for a year at most', () => {
    expect(issue({ expiresOn: addDays(today, KEY_DAYS_MAX) })).toBeNull();
    expect(issue({ expiresOn: addDays(today, KEY_DAYS_MAX + 1) })).toBe('PARTNER_KEY_DAYS_WRONG');
    expect(issue({ expiresOn: addDays(today, -1) })).toBe('PARTNER_KEY_DAYS_WRONG');
  });

  it('is the second live one at most: what is over does not count', () => {
    const over = [key({ revokedAt: now }), key({ expiresAt: now })];
    expect(issue({}, [...over, ...Array<PartnerKeyState>(LIVE_KEYS_MAX - 1).fill(key())])).toBeNull();
    expect(issue({}, Array<PartnerKeyState>(LIVE_KEYS_MAX).fill(key()))).toBe('PARTNER_KEYS_ENOUGH');
  });

  it.each(['203.0.113.7', '203.0.113.0/24', '2001:db8::1', '2001:db8::/48', '0.0.0.0/0'])(
    'may be for the network %j',
    (network) => expect(issue({ addresses: [network] })).toBeNull(),
  );

  it.each([
    '',
    'example.org',
    '203.0.113',
    '203.0.113.0/33',
    '203.0.113.0/-1',
    '2001:db8::/129',
    '1.2.3.4/8/8',
    '1.2.3.4/',
  ])('is not for %j', (network) => expect(issue({ addresses: [network] })).toBe('PARTNER_ADDRESSES_WRONG'));

  it('is for so many networks at most', () => {
    expect(issue({ addresses: Array<string>(KEY_ADDRESSES_MAX + 1).fill('203.0.113.7') })).toBe(
      'PARTNER_ADDRESSES_WRONG',
    );
  });

  it('tells services what may be done with it, until it expires', () => {
    expect(scopeGrants(key({ scopes: ['read:items', 'read:needs'] }), partner())).toEqual([
      { scope: 'read:items', places: [community], until: '2026-04-01T00:00:00.000Z' },
      { scope: 'read:needs', places: [community], until: '2026-04-01T00:00:00.000Z' },
    ]);
  });

  it('for trials reaches its partner’s own sandbox and nothing else, and is for no place that somebody asks', () => {
    const own = partner({ sandboxPlace: sandbox, sandboxOpenedAt: now });
    const until = '2026-04-01T00:00:00.000Z';
    expect(scopeGrants(key({ kind: 'test' }), own)).toEqual([{ scope: 'read:items', places: [sandbox], until }]);
    expect(scopeGrants(key(), own)).toEqual([{ scope: 'read:items', places: [community], until }]);
    for (const places of [[community], [sandbox], [elsewhere]])
      expect(issue({ kind: 'test', places }, [], own)).toBe('PARTNER_PLACES_WRONG');
  });

  it('for trials is counted apart from those that are for the real thing', () => {
    const two = [key(), key()];
    expect(issue({ kind: 'live' }, two)).toBe('PARTNER_KEYS_ENOUGH');
    expect(issue({ kind: 'test', places: [] }, two)).toBeNull();
  });
});

describe('a sandbox', () => {
  const own = (facts: Partial<PartnerState> = {}) => partner({ sandboxPlace: sandbox, sandboxOpenedAt: now, ...facts });
  const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
  it('is opened anew once in five minutes, and only where there is one', () => {
    expect(resetSandboxProblem(own(), later(5))).toBeNull();
    expect(resetSandboxProblem(own(), later(4))).toEqual(refuse('SANDBOX_RESET_TOO_SOON', { waitSeconds: 60 }));
    expect(resetSandboxProblem(partner(), later(5))).toMatchObject({ reason: 'SANDBOX_NOT_OPEN' });
    expect(resetSandboxProblem(own({ status: 'ended' }), later(5))).toMatchObject({ reason: 'PARTNER_ENDED' });
  });
});

describe('who comes with a key', () => {
  const present = (facts: Partial<PartnerKeyState>, client = '203.0.113.7', of = partner()) =>
    presentKeyProblem(of, key(facts), mayComeFrom(facts.addresses ?? [], client), now);

  it('is let in while it is live and its partner’s agreement is in force', () => {
    expect(present({})).toBeNull();
    expect(present({ revokedAt: now })).toEqual(refuse('PARTNER_KEY_UNKNOWN'));
    expect(present({ expiresAt: now })).toEqual(refuse('PARTNER_KEY_UNKNOWN'));
    expect(present({}, '203.0.113.7', partner({ status: 'ended' }))).toEqual(refuse('PARTNER_KEY_UNKNOWN'));
  });

  it.each([
    ['203.0.113.7', true],
    ['203.0.113.255', true],
    ['::ffff:203.0.113.7', true],
    ['203.0.114.1', false],
    ['2001:db8:0:1::5', true],
    ['2001:db9::5', false],
    ['::1', false],
    ['', false],
    ['somewhere', false],
  ])('from %j is let in with a list of networks: %s', (client, isLetIn) => {
    const outcome = present({ addresses: ['203.0.113.0/24', '2001:db8::/48'] }, client);
    expect(outcome).toEqual(isLetIn ? null : refuse('PARTNER_ADDRESS_NOT_ALLOWED'));
  });

  it('is let in from no address but the one it is for', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV4(), (allowed, client) => {
        expect(present({ addresses: [allowed] }, client) === null).toBe(allowed === client);
      }),
    );
  });
});
