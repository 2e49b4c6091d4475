import { randomUUID } from 'node:crypto';
import { isPartnerKey } from '@yicang/contracts';
import {
  addDays,
  localDateAt,
  NATION,
  PUBLIC_ACTOR,
  Refusal,
  refuse,
  SANDBOX_CITY,
  type Actor,
  type TenantCode,
  type Uuid,
} from '@yicang/kernel';
import {
  aPerson,
  BEIJING_CITY,
  CHENGDU,
  hearGrantsChanged,
  must,
  openDirectory,
  OPERATOR,
  SHUIJINGFANG,
  SICHUAN,
  type Directory,
} from '../directory.fixture.js';
import { type PartnerEntity } from './partner.entity.js';
import { LIVE_KEYS_MAX } from './partner.rules.js';
import { OPEN_SANDBOX } from './sandboxes.js';
import {
  partnerKeySha256,
  TELL_PARTNER,
  type IssuedPartnerKey,
  type IssuePartnerKey,
  type RegisterPartner,
} from './partners.service.js';

let directory: Directory;
beforeAll(async () => {
  directory = await openDirectory();
});
afterAll(() => directory.close());

const ADDRESS = '203.0.113.7';
const coordinator = aPerson('cityCoordinator', CHENGDU);
const nextYear = addDays(localDateAt(new Date()), 300);

const registration = (facts: Partial<RegisterPartner> = {}): RegisterPartner => ({
  commandId: randomUUID(),
  place: CHENGDU,
  name: '阳光社工中心',
  scopes: ['read:items', 'read:figures'],
  places: [CHENGDU],
  ...facts,
});
const register = (facts: Partial<RegisterPartner> = {}, actor: Actor = coordinator) =>
  directory.partners.register(actor, registration(facts), 'a-trace');
const aPartner = async (facts: Partial<RegisterPartner> = {}, actor = coordinator) =>
  must(await register(facts, actor));
const wish = (partner: PartnerEntity, facts: Partial<IssuePartnerKey> = {}): IssuePartnerKey => ({
  commandId: randomUUID(),
  place: partner.tenantCode,
  partnerId: partner.id,
  scopes: null,
  places: null,
  expiresOn: nextYear,
  addresses: [],
  kind: 'live',
  ...facts,
});
const issue = (partner: PartnerEntity, facts: Partial<IssuePartnerKey> = {}, actor: Actor = coordinator) =>
  directory.partners.issueKey(actor, wish(partner, facts), 'a-trace');
const aKey = async (partner: PartnerEntity, facts: Partial<IssuePartnerKey> = {}) => must(await issue(partner, facts));
const revoke = ({ key }: IssuedPartnerKey, actor: Actor = coordinator, commandId = randomUUID()) =>
  directory.partners.revokeKey(actor, { commandId, place: key.tenantCode, keyId: key.id as Uuid }, 'a-trace');
const resolve = ({ secret }: IssuedPartnerKey, client = ADDRESS) =>
  directory.partnerDoor.resolve(partnerKeySha256(secret ?? ''), client);
const actorOf = async (issued: IssuedPartnerKey): Promise<Actor> => {
  const { partnerId, ...partner } = must(await resolve(issued));
  return { subject: partnerId, kind: 'partner', grants: [], language: 'zh', ...partner };
};
const auditOf = async (partner: PartnerEntity) =>
  (await directory.partners.auditOf(partner, { after: null, limit: 50 })).map(({ act, details }) => ({
    act,
    ...details,
  }));
const count = async (text: string, values: unknown[] = []) => (await directory.admin.query(text, values)).rowCount;

describe('registering a partner', () => {
  it('sent twice is done once, alone or at the same time, and on record once', async () => {
    const command = registration();
    const twins = await Promise.all([1, 2, 3].map(() => directory.partners.register(coordinator, command, 'a-trace')));
    const [{ id }] = twins.map((twin) => must(twin)) as [PartnerEntity, ...PartnerEntity[]];
    expect(twins.map((twin) => must(twin).id)).toEqual([id, id, id]);
    expect(await count(`select from audit_entry where details ->> 'partnerId' = $1`, [id])).toBe(1);
  });

  it('for the sandbox, or there, is refused, to the nation’s operator too', async () => {
    const register = (facts: Partial<RegisterPartner>) =>
      directory.partners.register(OPERATOR, { ...registration(), ...facts }, 'a-trace');
    const places = [SANDBOX_CITY];
    expect(await register({ place: NATION, places })).toMatchObject({ reason: 'PARTNER_PLACES_WRONG' });
    expect(await register({ place: SANDBOX_CITY, places })).toEqual(refuse('NOT_PERMITTED'));
    expect(await register({ place: NATION, places: [NATION] })).not.toBeInstanceOf(Refusal);
  });

  it.each<[string, Partial<RegisterPartner>, string]>([
    ['without a name', { name: ' ' }, 'PARTNER_NAME_MALFORMED'],
    ['without scopes', { scopes: [] }, 'PARTNER_SCOPES_WRONG'],
    ['without places', { places: [] }, 'PARTNER_PLACES_WRONG'],
    ['for another city', { places: [BEIJING_CITY] }, 'PARTNER_PLACES_WRONG'],
    ['for the province around', { places: [SICHUAN] }, 'PARTNER_PLACES_WRONG'],
    ['for a place that is not there', { places: ['5199' as TenantCode] }, 'PLACE_NOT_FOUND'],
  ])('%s is refused, and leaves nothing', async (_what, facts, reason) => {
    const before = await count('select from partner');
    expect(await register(facts)).toMatchObject({ reason });
    expect(await count('select from partner')).toBe(before);
  });

  it('is for those who agree with partners there, and nobody else', async () => {
    for (const actor of [
      aPerson('cityCoordinator', BEIJING_CITY),
      aPerson('communityManager', SHUIJINGFANG),
      aPerson('provinceViewer', SICHUAN),
      aPerson('nationalViewer', NATION),
    ])
      expect(await register({}, actor)).toEqual(refuse('NOT_PERMITTED'));
    expect(await register({}, PUBLIC_ACTOR)).toEqual(refuse('SIGN_IN_NEEDED'));
    expect(must(await register({ place: NATION, places: [NATION] }, OPERATOR)).tenantCode).toBe(NATION);
  });
});

describe('a key', () => {
  it('is told once: sent again the command gives the same key without it, and nothing we keep holds it', async () => {
    const partner = await aPartner();
    const command = wish(partner);
    const issueIt = () => directory.partners.issueKey(coordinator, command, 'a-trace');
    const twins = (await Promise.all([1, 2, 3].map(issueIt))).map((twin) => must(twin));
    const again = must(await issueIt());
    const [secret, ...others] = twins.flatMap((twin) => twin.secret ?? []);
    expect(others).toEqual([]);
    expect(isPartnerKey(secret ?? '')).toBe(true);
    expect(again.secret).toBeNull();
    expect(new Set([again, ...twins].map(({ key }) => key.id)).size).toBe(1);
    expect(secret?.startsWith(again.key.hint)).toBe(true);
    const { rows } = await directory.admin.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
    );
    for (const { name } of rows)
      expect(await count(`select from "${name}" as t where t::text like $1`, [`%${secret?.slice(16)}%`])).toBe(0);
  });

  it('lets in its partner, for its scopes in its places until its end, and its use is noted', async () => {
    const issued = await aKey(await aPartner(), {
      scopes: ['read:items'],
      places: [SHUIJINGFANG],
      addresses: [ADDRESS],
    });
    expect(must(await resolve(issued))).toEqual({
      partnerId: issued.key.partnerId,
      grantVersion: 0,
      scopes: [{ scope: 'read:items', places: [SHUIJINGFANG], until: issued.key.expiresAt.toISOString() }],
    });
    const [key] = await directory.partners.keysOf(must(await register()));
    expect(key).toBeUndefined();
    expect(await count('select from partner_key where id = $1 and last_used_at is not null', [issued.key.id])).toBe(1);
  });

  it('is the second live one at most, though twenty ask at once; when one is revoked there may be another', async () => {
    const partner = await aPartner();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => issue(partner)));
    const issued = outcomes.filter((outcome): outcome is IssuedPartnerKey => !(outcome instanceof Refusal));
    expect(issued).toHaveLength(LIVE_KEYS_MAX);
    expect(outcomes.filter((o) => o instanceof Refusal).every(({ reason }) => reason === 'PARTNER_KEYS_ENOUGH')).toBe(
      true,
    );
    const [first] = issued;
    if (first === undefined) throw new Error('There is no key');
    must(await revoke(first));
    expect(await issue(partner)).not.toBeInstanceOf(Refusal);
  });

  it.each<[string, Partial<IssuePartnerKey>, string]>([
    ['for more than its partner may', { scopes: ['write:intake'] }, 'PARTNER_SCOPES_WRONG'],
    ['for elsewhere', { places: [BEIJING_CITY] }, 'PARTNER_PLACES_WRONG'],
    ['for trials in a place', { kind: 'test', places: [CHENGDU] }, 'PARTNER_PLACES_WRONG'],
    ['for no network', { addresses: ['my office'] }, 'PARTNER_ADDRESSES_WRONG'],
    ['for ten years', { expiresOn: addDays(nextYear, 3_650) }, 'PARTNER_KEY_DAYS_WRONG'],
  ])('%s is refused', async (_what, facts, reason) => {
    expect(await issue(await aPartner(), facts)).toMatchObject({ reason });
  });

  it('is issued and revoked by nobody from elsewhere, to whom its partner is not there', async () => {
    const partner = await aPartner();
    const issued = await aKey(partner);
    const stranger = aPerson('cityCoordinator', BEIJING_CITY);
    expect(await issue(partner, {}, stranger)).toEqual(refuse('NOT_PERMITTED'));
    expect(await issue(partner, { place: BEIJING_CITY }, stranger)).toEqual(refuse('PARTNER_NOT_FOUND'));
    expect(await revoke(issued, stranger)).toEqual(refuse('NOT_PERMITTED'));
    expect(must(await directory.partners.list(stranger, BEIJING_CITY, { after: null, limit: 50 }))).toEqual([]);
    expect(await resolve(issued)).not.toBeInstanceOf(Refusal);
  });
});

describe('who comes with a key', () => {
  it('is nobody with one that nobody issued', async () => {
    expect(await directory.partnerDoor.resolve('0'.repeat(64), ADDRESS)).toEqual(refuse('PARTNER_KEY_UNKNOWN'));
  });

  it('from another address is turned away, and the partner can read that, once an hour', async () => {
    const partner = await aPartner();
    const issued = await aKey(partner, { addresses: ['203.0.113.0/24'] });
    for (let times = 0; times < 3; times++)
      expect(await resolve(issued, '198.51.100.1')).toEqual(refuse('PARTNER_ADDRESS_NOT_ALLOWED'));
    const turnedAway = (await auditOf(partner)).filter(({ act }) => act === 'directory.turn-away-partner-key');
    expect(turnedAway).toMatchObject([{ keyId: issued.key.id, reason: 'PARTNER_ADDRESS_NOT_ALLOWED' }]);
    expect(await resolve(issued)).not.toBeInstanceOf(Refusal);
  });

  it('that was revoked is turned away, and what was known of it before is refused everywhere', async () => {
    const partner = await aPartner();
    const issued = await aKey(partner);
    const known = await actorOf(issued);
    const commandId = randomUUID();
    must(await revoke(issued, coordinator, commandId));
    must(await revoke(issued, coordinator, commandId));
    expect(await resolve(issued)).toEqual(refuse('PARTNER_KEY_UNKNOWN'));
    expect(await directory.partners.mine(known)).toEqual(refuse('GRANTS_CHANGED'));
    await hearGrantsChanged(directory);
    expect(await count('select from subject_standing where subject = $1 and grant_version = 1', [partner.id])).toBe(1);
    expect((await auditOf(partner)).filter(({ act }) => act === 'directory.revoke-partner-key')).toHaveLength(1);
  });

  it('keeps its other key when one is revoked, with the new version', async () => {
    const partner = await aPartner();
    const [old, other] = [await aKey(partner), await aKey(partner)];
    must(await revoke(old));
    expect(must(await resolve(other)).grantVersion).toBe(1);
    expect(
      must(await directory.partners.mine(await actorOf(other)).then((mine) => mine ?? refuse('SIGN_IN_NEEDED'))),
    ).toMatchObject({
      id: partner.id,
    });
  });

  it('whose agreement is over is turned away with every key, also when the process dies before it told anybody', async () => {
    const partner = await aPartner();
    const keys = [await aKey(partner), await aKey(partner)];
    const command = { commandId: randomUUID(), place: partner.tenantCode, partnerId: partner.id };
    must(await directory.partners.end(coordinator, command, 'a-trace'));
    for (const key of keys) expect(await resolve(key)).toEqual(refuse('PARTNER_KEY_UNKNOWN'));
    expect(await issue(partner)).toEqual(refuse('PARTNER_ENDED'));
    expect(await count('select from partner where id = $1 and grant_version = 1', [partner.id])).toBe(1);
    await directory.admin.query('insert into due_work (tenant_code, kind, ref, due_at) values ($1, $2, $3, now())', [
      CHENGDU,
      TELL_PARTNER,
      partner.id,
    ]);
    while ((await directory.worker.runOnce()) > 0);
    expect(await count('select from partner where id = $1 and grant_version = 2', [partner.id])).toBe(1);
  });
});

describe('what is told of partners', () => {
  it('a partner reads itself, its keys and what was done with them, and no other', async () => {
    const [partner, other] = [await aPartner(), await aPartner()];
    const issued = await aKey(partner);
    await aKey(other);
    const mine = await directory.partners.mine(await actorOf(issued));
    if (mine === null || mine instanceof Refusal) throw new Error('The partner is not told of itself');
    expect(mine.id).toBe(partner.id);
    expect((await directory.partners.keysOf(mine)).map(({ id }) => id)).toEqual([issued.key.id]);
    expect((await auditOf(mine)).map(({ act }) => act)).toEqual([
      'directory.issue-partner-key',
      'directory.register-partner',
    ]);
    expect(await directory.partners.mine(coordinator)).toBeNull();
  });

  it('lists those of a place page by page', async () => {
    const place = directory.elsewhere;
    const all = [];
    for (let i = 0; i < 3; i++) all.push(await aPartner({ place, places: [place] }, OPERATOR));
    const first = must(await directory.partners.list(OPERATOR, place, { after: null, limit: 2 }));
    const last = first.at(-1);
    if (last === undefined) throw new Error('There is no first page');
    const rest = must(await directory.partners.list(OPERATOR, place, { after: [last.tenantCode, last.id], limit: 2 }));
    expect([...first, ...rest].map(({ id }) => id)).toEqual(all.map(({ id }) => id).sort());
  });
});

describe('a partner’s sandbox', () => {
  const reset = (partner: PartnerEntity, commandId = randomUUID(), actor: Actor = coordinator) =>
    directory.partners.resetSandbox(actor, { commandId, place: partner.tenantCode, partnerId: partner.id }, 'a-trace');
  const reached = async (key: IssuedPartnerKey) => {
    const resolved = await resolve(key);
    return resolved instanceof Refusal ? resolved.reason : resolved.scopes.flatMap(({ places }) => places);
  };
  const longAgo = ({ id }: PartnerEntity) =>
    directory.admin.query(`update partner set sandbox_opened_at = now() - interval '6 minutes' where id = $1`, [id]);
  const opened = (community: string | undefined) =>
    directory.admin.query(
      `select envelope -> 'payload' as payload from outbox
        where envelope ->> 'type' = 'directory.sandbox.opened.v1' and tenant_code = $1`,
      [community],
    );

  it('is a community of the sandbox city, opened with the first key for it, and reached by those keys alone', async () => {
    const partner = await aPartner({ scopes: ['read:items'] });
    const [live, test] = [await aKey(partner), await aKey(partner, { kind: 'test' })];
    expect(test.secret).toMatch(/^yc_test_/);
    const [place] = (await reached(test)) as string[];
    expect(place).toMatch(/^9901[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(await reached(live)).toEqual([CHENGDU]);
    expect(await directory.places.byCode([place as TenantCode])).toMatchObject([{ nameZh: '演练社区' }]);
    const [told, ...more] = (await opened(place)).rows as { payload: { families: { role: string }[] } }[];
    expect(more).toEqual([]);
    expect(new Set(told?.payload.families.map(({ role }) => role))).toEqual(new Set(['donor', 'recipient']));
    expect(await reached(await aKey(partner, { kind: 'test' }))).toEqual([place]);
    expect((await opened(place)).rows).toHaveLength(1);
    expect((await directory.partners.keysOf(partner)).map(({ kind, places }) => [kind, places])).toEqual([
      ['test', []],
      ['test', []],
      ['live', [CHENGDU]],
    ]);
    const other = await aPartner({ scopes: ['read:items'] });
    expect(await reached(await aKey(other, { kind: 'test' }))).not.toEqual([place]);
  });

  it('is its partner’s own though two drew the same: who opens it later gets another, and says so', async () => {
    const [first, later] = [await aPartner({ scopes: ['read:items'] }), await aPartner({ scopes: ['read:items'] })];
    const [theirs, its] = [await aKey(first, { kind: 'test' }), await aKey(later, { kind: 'test' })];
    const [taken] = (await reached(theirs)) as string[];
    // as if the process had died between the two steps, and another was quicker
    await directory.admin.query('update partner set sandbox_place = $2 where id = $1', [later.id, taken]);
    await directory.admin.query('insert into due_work (tenant_code, kind, ref, due_at) values ($1, $2, $3, now())', [
      CHENGDU,
      OPEN_SANDBOX,
      later.id,
    ]);
    while ((await directory.worker.runOnce()) > 0);
    const [own] = (await reached(its)) as string[];
    expect(own).not.toBe(taken);
    expect(await reached(theirs)).toEqual([taken]);
    expect(await directory.places.byCode([own as TenantCode])).toMatchObject([{ nameZh: '演练社区' }]);
    expect([(await opened(taken)).rows.length, (await opened(own)).rows.length]).toEqual([1, 1]);
  });

  it('is reset to a fresh one: the former is reached by nobody, twenty at once are one, and one command again changes nothing', async () => {
    const partner = await aPartner({ scopes: ['read:items'] });
    const test = await aKey(partner, { kind: 'test' });
    const before = await reached(test);
    expect(await reset(partner)).toMatchObject({ reason: 'SANDBOX_RESET_TOO_SOON' });
    await longAgo(partner);
    const commandId = randomUUID();
    const first = must(await reset(partner, commandId));
    expect(must(await reset(partner, commandId)).sandboxPlace).toBe(first.sandboxPlace);
    expect(await reached(test)).toEqual([first.sandboxPlace]);
    expect(await reached(test)).not.toEqual(before);
    await longAgo(partner);
    const answers = await Promise.all(Array.from({ length: 20 }, () => reset(partner)));
    expect(answers.filter((answer) => !(answer instanceof Refusal))).toHaveLength(1);
    const audit = await directory.partners.auditOf(partner, { after: null, limit: 50 });
    expect(audit.filter(({ act }) => act === 'directory.reset-sandbox')).toHaveLength(2);
  });

  it('is reset by the partner itself or by who agrees with it, and by nobody else', async () => {
    const partner = await aPartner({ scopes: ['read:items'] });
    await aKey(partner, { kind: 'test' });
    await longAgo(partner);
    const program = (id: string): Actor => ({
      ...{ subject: id, kind: 'partner', grants: [], scopes: [], grantVersion: 99, language: 'zh' },
    });
    expect(await reset(partner, randomUUID(), program(randomUUID()))).toMatchObject({ reason: 'NOT_PERMITTED' });
    expect(await reset(partner, randomUUID(), program(partner.id))).not.toBeInstanceOf(Refusal);
    expect(await reset(await aPartner())).toMatchObject({ reason: 'SANDBOX_NOT_OPEN' });
  });
});
