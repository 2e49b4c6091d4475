import { randomUUID } from 'node:crypto';
import {
  covers,
  NATION,
  placeLevel,
  PUBLIC_ACTOR,
  refuse,
  Refusal,
  ROLE_LEVELS,
  ROLES,
  type AccountId,
  type Role,
  type TenantCode,
} from '@yicang/kernel';
import {
  aGrant,
  anAccount,
  aPerson,
  CHENGDU,
  hearGrantsChanged,
  must,
  openDirectory,
  OPERATOR,
  PASSWORD,
  placeFor,
  SHUIJINGFANG,
  type Directory,
} from '../directory.fixture.js';
import { type CreateAccount } from './accounts.service.js';
import { GRANTABLE_ROLES } from './grant.rules.js';

let directory: Directory;
beforeAll(async () => {
  directory = await openDirectory();
});
afterAll(() => directory.close());

const page = { after: null, limit: 50 };
const manager = aPerson('communityManager', SHUIJINGFANG);
const asked = (facts: Partial<CreateAccount> = {}): CreateAccount => ({
  commandId: randomUUID(),
  loginName: `user-${randomUUID().slice(0, 8)}`,
  displayName: '李强',
  initialPassword: PASSWORD,
  place: SHUIJINGFANG,
  ...facts,
});
const create = (facts: Partial<CreateAccount> = {}, actor = manager) =>
  directory.accounts.create(actor, asked(facts), 'a-trace');
const grantTo = (accountId: AccountId, role: Role, place: TenantCode, actor = OPERATOR, commandId = randomUUID()) =>
  directory.grants.grant(actor, { commandId, accountId, role, place, fromOn: null, toOn: null }, 'a-trace');
const count = async (text: string, values: unknown[] = []) => (await directory.admin.query(text, values)).rowCount;

describe('creating an account', () => {
  it('gives one of twenty who want the same login name the account', async () => {
    const loginName = `user-${randomUUID().slice(0, 8)}`;
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => create({ loginName })));
    expect(outcomes.filter((outcome) => !(outcome instanceof Refusal))).toHaveLength(1);
    expect(
      outcomes.filter((outcome) => outcome instanceof Refusal && outcome.reason === 'LOGIN_NAME_TAKEN'),
    ).toHaveLength(19);
    expect(await count('select from account where login_name = $1', [loginName])).toBe(1);
  });

  it('sent twice is done once, alone or at the same time, and on record once', async () => {
    const command = asked();
    const twins = await Promise.all([1, 2, 3].map(() => directory.accounts.create(manager, command, 'a-trace')));
    const again = await directory.accounts.create(manager, command, 'a-trace');
    const { id } = must(again);
    expect(twins.map((twin) => must(twin).id)).toEqual([id, id, id]);
    const { rows } = await directory.admin.query(
      `select subject, act, tenant_code from audit_entry where details ->> 'accountId' = $1`,
      [id],
    );
    expect(rows).toEqual([{ subject: manager.subject, act: 'directory.create-account', tenant_code: SHUIJINGFANG }]);
    expect(await count(`select from due_work where ref like $1`, [`%${id}%`])).toBe(0);
  });

  it('is refused for an id that somebody else used, or another input', async () => {
    const command = asked();
    must(await directory.accounts.create(manager, command, 'a-trace'));
    expect(await directory.accounts.create(OPERATOR, command, 'a-trace')).toEqual(refuse('COMMAND_ID_REUSED'));
    expect(await directory.accounts.create(manager, { ...command, displayName: '别人' }, 'a-trace')).toEqual(
      refuse('COMMAND_ID_REUSED'),
    );
  });

  it('interrupted before its command is written, is on record all the same, and found again', async () => {
    const id = randomUUID() as AccountId;
    const loginName = `user-${id.slice(0, 8)}`;
    await directory.credentials.create({
      id,
      loginName: loginName as never,
      displayName: '李强',
      passwordHash: '$argon2id$',
      homePlace: SHUIJINGFANG,
      by: manager.subject,
    });
    await directory.admin.query(`update due_work set due_at = now() where ref like $1`, [`%${id}%`]);
    await directory.worker.runOnce();
    const { rows } = await directory.admin.query(`select details from audit_entry where details ->> 'accountId' = $1`, [
      id,
    ]);
    expect(rows).toEqual([{ details: { accountId: id, by: manager.subject } }]);
  });

  it.each([
    [{ loginName: '13800138000' }, 'LOGIN_NAME_MALFORMED'],
    [{ displayName: ' ' }, 'DISPLAY_NAME_MALFORMED'],
    [{ initialPassword: 'short' }, 'PASSWORD_TOO_SHORT'],
    [{ initialPassword: '字'.repeat(200) }, 'PASSWORD_TOO_LONG'],
    [{ initialPassword: '1234567890' }, 'PASSWORD_TOO_EASY'],
    [{ loginName: 'wang', initialPassword: 'wang wang wang' }, 'PASSWORD_IS_LOGIN_NAME'],
  ])('is refused for %j: %s', async (facts, reason) => {
    expect(await create(facts)).toMatchObject({ reason });
  });

  it.each(['nationalViewer', 'provinceViewer', 'keeper', 'volunteer', 'resident'] as const)(
    'is not permitted to a %s',
    async (role) => {
      expect(await create({}, aPerson(role, placeFor(role)))).toEqual(refuse('NOT_PERMITTED'));
    },
  );

  it('leaves no password and no hash outside the account', async () => {
    const command = asked({ initialPassword: 'an unforgettable phrase' });
    must(await directory.accounts.create(manager, command, 'a-trace'));
    const { rows: tables } = await directory.admin.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'account'`,
    );
    for (const { name } of tables) {
      const held = await count(
        `select from ${name} as held where held::text like '%argon2%' or held::text like '%unforgettable%'`,
      );
      expect([name, held]).toEqual([name, 0]);
    }
  });
});

describe('granting', () => {
  it.each(ROLES)('a %s gives what is hers to give, where it is, and nothing else', async (granter) => {
    const { id } = await anAccount(directory);
    const home = placeFor(granter);
    const administers = ['platformOperator', 'cityCoordinator', 'communityManager'].includes(granter);
    const places = [
      NATION,
      '51',
      '11',
      CHENGDU,
      '1101',
      SHUIJINGFANG,
      directory.neighbour,
      directory.elsewhere,
    ] as TenantCode[];
    for (const place of places) {
      for (const role of ROLES) {
        const outcome = await grantTo(id, role, place, aPerson(granter, home));
        const mayAskHere = administers && covers(home, place);
        const hers = GRANTABLE_ROLES[granter]?.includes(role) === true ? 'granted' : 'NOT_PERMITTED';
        const expected = !mayAskHere
          ? 'NOT_PERMITTED'
          : ROLE_LEVELS[role] === placeLevel(place)
            ? hers
            : 'GRANT_LEVEL_WRONG';
        expect([role, place, outcome instanceof Refusal ? outcome.reason : 'granted']).toEqual([role, place, expected]);
      }
    }
  });

  it('gives one of twenty who grant the same, and one event', async () => {
    const { id } = await anAccount(directory);
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => grantTo(id, 'keeper', SHUIJINGFANG)));
    expect(outcomes.filter((outcome) => !(outcome instanceof Refusal))).toHaveLength(1);
    expect(await count(`select from outbox where aggregate = 'account' and aggregate_id = $1`, [id])).toBe(1);
    expect(await directory.grants.currentOf(id)).toEqual([{ role: 'keeper', place: SHUIJINGFANG, until: null }]);
  });

  it('is done once when sent twice', async () => {
    const { id } = await anAccount(directory);
    const commandId = randomUUID();
    const first = must(await grantTo(id, 'keeper', SHUIJINGFANG, OPERATOR, commandId));
    const second = must(await grantTo(id, 'keeper', SHUIJINGFANG, OPERATOR, commandId));
    expect(second.id).toBe(first.id);
    expect(await count(`select from outbox where aggregate_id = $1`, [id])).toBe(1);
  });

  it('is refused for a place that is not, an account that is not, and a suspended one', async () => {
    const { id } = await anAccount(directory);
    expect(await grantTo(id, 'keeper', '5101ZZZZ' as TenantCode)).toEqual(refuse('PLACE_NOT_FOUND'));
    expect(await grantTo(randomUUID() as AccountId, 'keeper', SHUIJINGFANG)).toEqual(refuse('ACCOUNT_NOT_FOUND'));
    must(await directory.accounts.suspend(OPERATOR, { commandId: randomUUID(), accountId: id }, 'a-trace'));
    expect(await grantTo(id, 'keeper', SHUIJINGFANG)).toEqual(refuse('ACCOUNT_SUSPENDED'));
  });

  it('interrupted after the grant, is told to the others by due work, once', async () => {
    const { id } = await anAccount(directory);
    await directory.uow.system('a-spec', SHUIJINGFANG, (tx) => tx.schedule('tell-grants', id, new Date(0)));
    while ((await directory.worker.runOnce()) > 0);
    await directory.credentials.tellGrants(SHUIJINGFANG, id);
    const { rows } = await directory.admin.query(
      `select envelope -> 'payload' as payload from outbox where aggregate_id = $1`,
      [id],
    );
    expect(rows).toEqual([{ payload: { subject: id, grantVersion: 1 } }]);
  });
});

describe('revoking', () => {
  it('makes the tokens of before useless and the next ones poorer', async () => {
    const { id } = await anAccount(directory);
    const grant = await aGrant(directory, id, 'communityManager', SHUIJINGFANG);
    const actor = { ...aPerson('communityManager', SHUIJINGFANG, id), grantVersion: 1 };
    await hearGrantsChanged(directory);
    expect(await directory.accounts.list(actor, SHUIJINGFANG, page)).not.toBeInstanceOf(Refusal);
    const revoke = { commandId: randomUUID(), place: SHUIJINGFANG, grantId: grant.id };
    must(await directory.grants.revoke(OPERATOR, revoke, 'a-trace'));
    must(await directory.grants.revoke(OPERATOR, { ...revoke, commandId: randomUUID() }, 'a-trace'));
    await hearGrantsChanged(directory);
    expect(await directory.accounts.list(actor, SHUIJINGFANG, page)).toEqual(refuse('GRANTS_CHANGED'));
    expect(await create({}, actor)).toEqual(refuse('GRANTS_CHANGED'));
    expect(await directory.grants.currentOf(id)).toEqual([]);
    expect(await count(`select from outbox where aggregate_id = $1`, [id])).toBe(2);
  });

  it('is refused across communities and cities, and for what one could not have granted', async () => {
    const { id } = await anAccount(directory);
    const grant = await aGrant(directory, id, 'communityManager', SHUIJINGFANG);
    const revokeAs = (actor: typeof OPERATOR, place = SHUIJINGFANG) =>
      directory.grants.revoke(actor, { commandId: randomUUID(), place, grantId: grant.id }, 'a-trace');
    expect(await revokeAs(aPerson('communityManager', directory.neighbour))).toEqual(refuse('NOT_PERMITTED'));
    expect(await revokeAs(aPerson('communityManager', directory.neighbour), directory.neighbour)).toEqual(
      refuse('GRANT_NOT_FOUND'),
    );
    expect(await revokeAs(aPerson('cityCoordinator', '1101' as TenantCode))).toEqual(refuse('NOT_PERMITTED'));
    expect(await revokeAs(manager)).toEqual(refuse('NOT_PERMITTED'));
    expect(await revokeAs(aPerson('cityCoordinator', CHENGDU))).not.toBeInstanceOf(Refusal);
  });
});

describe('suspending', () => {
  const suspend = (accountId: AccountId, actor = manager, commandId = randomUUID()) =>
    directory.accounts.suspend(actor, { commandId, accountId }, 'a-trace');
  it('ends everything the account could do, once', async () => {
    const { id } = await anAccount(directory);
    const commandId = randomUUID();
    expect(must(await suspend(id, manager, commandId))).toMatchObject({ status: 'suspended', grantVersion: 1 });
    expect(must(await suspend(id, manager, commandId))).toMatchObject({ status: 'suspended', grantVersion: 1 });
    expect(
      await count(`select from audit_entry where act = 'directory.suspend-account' and details ->> 'accountId' = $1`, [
        id,
      ]),
    ).toBe(1);
  });
  it('is refused for accounts of elsewhere, unknown ones, one’s own, and those that may more', async () => {
    const { id } = await anAccount(directory);
    expect(await suspend(id, aPerson('communityManager', directory.neighbour))).toEqual(refuse('ACCOUNT_NOT_FOUND'));
    expect(await suspend(randomUUID() as AccountId)).toEqual(refuse('ACCOUNT_NOT_FOUND'));
    expect(await suspend(id, aPerson('communityManager', SHUIJINGFANG, id))).toEqual(refuse('ACCOUNT_IS_YOURS'));
    await aGrant(directory, id, 'communityManager', SHUIJINGFANG);
    expect(await suspend(id)).toEqual(refuse('NOT_PERMITTED'));
  });
  it('is done by the manager of her home, whatever the one next door wanted to grant her or others did', async () => {
    const { id } = await anAccount(directory);
    const nextDoor = aPerson('communityManager', directory.neighbour);
    expect(await grantTo(id, 'volunteer', directory.neighbour, nextDoor)).toEqual(refuse('ACCOUNT_FROM_ELSEWHERE'));
    expect(must(await directory.accounts.mine(aPerson('resident', SHUIJINGFANG, id)))).toMatchObject({
      grantVersion: 0,
    });
    must(await grantTo(id, 'volunteer', directory.neighbour, aPerson('cityCoordinator', CHENGDU)));
    expect(must(await suspend(id))).toMatchObject({ status: 'suspended' });
  });
});

describe('reinstating', () => {
  const suspend = (accountId: AccountId, commandId = randomUUID()) =>
    directory.accounts.suspend(manager, { commandId, accountId }, 'a-trace');
  const reinstate = (accountId: AccountId, actor = manager, commandId = randomUUID()) =>
    directory.accounts.reinstate(actor, { commandId, accountId }, 'a-trace');
  it('lets the account be used again with its grants, once, and a late twin of the suspending changes nothing', async () => {
    const { id, loginName } = await anAccount(directory);
    await aGrant(directory, id, 'keeper', SHUIJINGFANG);
    const [suspendId, reinstateId] = [randomUUID(), randomUUID()];
    must(await suspend(id, suspendId));
    expect(must(await reinstate(id, manager, reinstateId))).toMatchObject({ status: 'active' });
    expect(must(await reinstate(id, manager, reinstateId))).toMatchObject({ status: 'active' });
    expect(must(await suspend(id, suspendId))).toMatchObject({ status: 'active' });
    const { account } = must(await directory.sessions.signIn({ loginName, password: PASSWORD }, null));
    expect(account.grants).toMatchObject([{ role: 'keeper' }]);
    expect(
      await count(
        `select from audit_entry where act = 'directory.reinstate-account' and details ->> 'accountId' = $1`,
        [id],
      ),
    ).toBe(1);
  });
  it('is what holds when both were interrupted and it was asked for last', async () => {
    const { id } = await anAccount(directory);
    must(await suspend(id));
    await directory.uow.system('a-spec', SHUIJINGFANG, (tx) => tx.schedule('suspend', id, new Date(0)));
    must(await reinstate(id));
    while ((await directory.worker.runOnce()) > 0);
    expect(await directory.credentials.byId(id)).toMatchObject({ status: 'active' });
    must(await suspend(id));
    await directory.uow.system('a-spec', SHUIJINGFANG, (tx) => tx.schedule('reinstate', id, new Date(0)));
    while ((await directory.worker.runOnce()) > 0);
    expect(await directory.credentials.byId(id)).toMatchObject({ status: 'active' });
  });
  it('is refused to those who could not suspend', async () => {
    const { id } = await anAccount(directory);
    const nextDoor = aPerson('communityManager', directory.neighbour);
    expect(await reinstate(id, nextDoor)).toEqual(refuse('ACCOUNT_NOT_FOUND'));
    expect(await reinstate(id, aPerson('communityManager', SHUIJINGFANG, id))).toEqual(refuse('ACCOUNT_IS_YOURS'));
    await aGrant(directory, id, 'communityManager', SHUIJINGFANG);
    expect(await reinstate(id)).toEqual(refuse('NOT_PERMITTED'));
    expect(await reinstate(id, PUBLIC_ACTOR)).toEqual(refuse('SIGN_IN_NEEDED'));
  });
});

describe('resetting a password', () => {
  const NEW_PASSWORD = 'beans for the neighbours';
  const reset = (accountId: AccountId, facts: { commandId?: string; newPassword?: string } = {}, actor = manager) =>
    directory.accounts.resetPassword(
      actor,
      { commandId: randomUUID(), accountId, newPassword: NEW_PASSWORD, ...facts },
      'a-trace',
    );
  const signIn = (loginName: string, password: string) => directory.sessions.signIn({ loginName, password }, null);

  it('ends every session and access token, lets her in with the new one, and is done and on record once', async () => {
    const { id, loginName } = await anAccount(directory);
    const session = must(await signIn(loginName, PASSWORD));
    const commandId = randomUUID();
    const twins = await Promise.all([1, 2, 3].map(() => reset(id, { commandId })));
    const again = must(await reset(id, { commandId }));
    expect([...twins.map(must), again].map(({ grantVersion }) => grantVersion)).toEqual([1, 1, 1, 1]);
    expect(JSON.stringify(again)).not.toMatch(/argon2|beans/);
    expect(await directory.sessions.refresh(session.refreshToken)).toEqual(refuse('SESSION_REVOKED'));
    expect(await directory.accounts.mine(aPerson('resident', SHUIJINGFANG, id))).toEqual(refuse('GRANTS_CHANGED'));
    expect(await signIn(loginName, PASSWORD)).toEqual(refuse('SIGN_IN_FAILED'));
    expect(await signIn(loginName, NEW_PASSWORD)).not.toBeInstanceOf(Refusal);
    const { rows } = await directory.admin.query(
      `select subject, details, tenant_code from audit_entry
        where act = 'directory.reset-password' and details ->> 'accountId' = $1`,
      [id],
    );
    expect(rows).toEqual([{ subject: manager.subject, details: { accountId: id }, tenant_code: SHUIJINGFANG }]);
    expect(await count('select from due_work where ref like $1', [`%${id}%`])).toBe(0);
  });
  it('interrupted before its command is written, is on record all the same', async () => {
    const { id } = await anAccount(directory);
    const done = { passwordHash: '$argon2id$', commandId: randomUUID(), by: manager.subject };
    await directory.credentials.resetPassword(id, done);
    await directory.credentials.resetPassword(id, done);
    await directory.admin.query(`update due_work set due_at = now() where ref like $1`, [`%${id}%`]);
    while ((await directory.worker.runOnce()) > 0);
    expect(await directory.credentials.byId(id)).toMatchObject({ grantVersion: 1 });
    const about = `select from audit_entry where act = 'directory.reset-password' and details ->> 'accountId' = $1`;
    expect(await count(about, [id])).toBe(1);
  });
  it.each([
    ['short', 'PASSWORD_TOO_SHORT'],
    ['字'.repeat(129), 'PASSWORD_TOO_LONG'],
    ['1234567890', 'PASSWORD_TOO_EASY'],
  ])('is refused for %j: %s, and may be sent again with a better one', async (newPassword, reason) => {
    const { id, loginName } = await anAccount(directory);
    const commandId = randomUUID();
    expect(await reset(id, { commandId, newPassword })).toMatchObject({ reason });
    expect(await reset(id, { commandId, newPassword: `my ${loginName}` })).toMatchObject({
      reason: 'PASSWORD_IS_LOGIN_NAME',
    });
    expect(await reset(id, { commandId })).not.toBeInstanceOf(Refusal);
  });
  it('is refused to those who could not suspend, before the password is looked at', async () => {
    const { id } = await anAccount(directory);
    const newPassword = 'short';
    const nextDoor = aPerson('communityManager', directory.neighbour);
    expect(await reset(id, { newPassword }, nextDoor)).toEqual(refuse('ACCOUNT_NOT_FOUND'));
    expect(await reset(id, { newPassword }, PUBLIC_ACTOR)).toEqual(refuse('SIGN_IN_NEEDED'));
    expect(await reset(id, {}, aPerson('communityManager', SHUIJINGFANG, id))).toEqual(refuse('ACCOUNT_IS_YOURS'));
    await aGrant(directory, id, 'communityManager', SHUIJINGFANG);
    expect(await reset(id, { newPassword })).toEqual(refuse('NOT_PERMITTED'));
  });
  it('is refused with an id that was used for another account', async () => {
    const [one, other] = [await anAccount(directory), await anAccount(directory)];
    const commandId = randomUUID();
    must(await reset(one.id, { commandId }));
    expect(await reset(other.id, { commandId })).toEqual(refuse('COMMAND_ID_REUSED'));
    expect(await signIn(other.loginName, PASSWORD)).not.toBeInstanceOf(Refusal);
  });
});

describe('looking', () => {
  it('shows the accounts of a place to those who administer it, with the grants inside it, page after page', async () => {
    const ids = [];
    for (let at = 0; at < 3; at += 1) {
      const { id } = await anAccount(directory);
      await aGrant(directory, id, 'resident', directory.neighbour);
      await aGrant(directory, id, 'resident', directory.elsewhere);
      ids.push(id);
    }
    const there = aPerson('communityManager', directory.neighbour);
    const first = must(await directory.accounts.list(there, directory.neighbour, { after: null, limit: 2 }));
    const second = must(
      await directory.accounts.list(there, directory.neighbour, { after: first.at(-1)?.id ?? null, limit: 50 }),
    );
    const seen = [...first, ...second];
    expect(ids.every((id) => seen.some((account) => account.id === id))).toBe(true);
    expect(new Set(seen.flatMap(({ grants }) => grants.map(({ tenantCode }) => tenantCode)))).toEqual(
      new Set([directory.neighbour]),
    );
    expect(seen[0]).not.toHaveProperty('passwordHash');
  });

  it.each(ROLES.filter((role) => role !== 'platformOperator'))(
    'shows a %s of elsewhere neither accounts nor audit',
    async (role) => {
      const stranger = aPerson(
        role,
        ROLE_LEVELS[role] === 'community'
          ? directory.elsewhere
          : ROLE_LEVELS[role] === 'city'
            ? ('1101' as TenantCode)
            : placeFor(role),
      );
      expect(await directory.accounts.list(stranger, SHUIJINGFANG, page)).toEqual(refuse('NOT_PERMITTED'));
      expect(await directory.audit.list(stranger, SHUIJINGFANG, page)).toEqual(refuse('NOT_PERMITTED'));
    },
  );

  it('shows the records of a place and inside it, newest first, and nothing of elsewhere', async () => {
    const { id } = await anAccount(directory);
    const grant = await aGrant(directory, id, 'keeper', SHUIJINGFANG);
    const [newest, ...older] = must(await directory.audit.list(aPerson('cityCoordinator', CHENGDU), CHENGDU, page));
    expect(newest).toMatchObject({
      tenantCode: SHUIJINGFANG,
      subject: OPERATOR.subject,
      act: 'directory.grant-role',
      details: { accountId: id, grantId: grant.id, role: 'keeper' },
    });
    expect(older.every(({ tenantCode }) => tenantCode.startsWith(CHENGDU))).toBe(true);
    const foreign = must(
      await directory.audit.list(aPerson('communityManager', directory.elsewhere), directory.elsewhere, page),
    );
    expect(foreign.every(({ tenantCode }) => tenantCode === directory.elsewhere)).toBe(true);
  });

  it('lets nobody change a record', async () => {
    await expect(directory.admin.query(`update audit_entry set act = 'nothing'`)).rejects.toThrow('append-only');
    await expect(directory.admin.query('delete from audit_entry')).rejects.toThrow('append-only');
  });

  it('shows the app role no credentials, in whatever scope', async () => {
    await anAccount(directory);
    for (const place of [NATION, CHENGDU, SHUIJINGFANG]) {
      const seen = await directory.uow.system('a-spec', place, async (tx) => [
        ...(await tx.sql('select 1 from account')),
        ...(await tx.sql('select 1 from refresh_session')),
        ...(await tx.sql('select 1 from sign_in_attempt')),
      ]);
      expect(seen).toEqual([]);
    }
    for (const table of ['account', 'account_grant', 'refresh_session', 'sign_in_attempt', 'audit_entry'])
      await expect(directory.uow.readPublished((tx) => tx.sql(`select 1 from ${table}`))).rejects.toThrow(
        'permission denied',
      );
  });
});

describe('whom others ask about', () => {
  it('serves where she was granted the role, while her account is active', async () => {
    const { id } = must(await create());
    const check = (role: Role, place = SHUIJINGFANG) => directory.grants.checkAppointment(place, id, role);
    expect(await check('keeper')).toEqual(refuse('APPOINTEE_NOT_FOUND'));
    must(await grantTo(id, 'keeper', SHUIJINGFANG));
    expect(await check('keeper')).toEqual({ accountId: id });
    expect(await check('volunteer')).toEqual(refuse('APPOINTEE_NOT_FOUND'));
    for (const nowhere of [CHENGDU, '5101ZZZZ' as TenantCode])
      expect(await check('keeper', nowhere)).toEqual(refuse('PLACE_NOT_FOUND'));
    must(await directory.accounts.suspend(manager, { commandId: randomUUID(), accountId: id }, 'a-trace'));
    expect(await check('keeper')).toEqual(refuse('APPOINTEE_NOT_FOUND'));
  });
});
