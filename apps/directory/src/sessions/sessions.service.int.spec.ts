import { randomUUID } from 'node:crypto';
import { PUBLIC_ACTOR, refuse, Refusal } from '@yicang/kernel';
import { jwtVerify } from 'jose';
import {
  aGrant,
  anAccount,
  hearGrantsChanged,
  must,
  openDirectory,
  PASSWORD,
  SHUIJINGFANG,
  suspend,
  type Directory,
} from '../directory.fixture.js';
import { type AccountFacts } from '../accounts/credentials.js';
import { ATTEMPTS_MAX } from './session.rules.js';
import { type SignedIn } from './sessions.service.js';

let directory: Directory;
beforeAll(async () => {
  directory = await openDirectory();
});
afterAll(() => directory.close());

const aClient = () => `client-${randomUUID()}`;
const signIn = (account: AccountFacts, password = PASSWORD, client: string | null = aClient()) =>
  directory.sessions.signIn({ loginName: account.loginName, password }, client);
const claimsOf = async ({ accessToken }: SignedIn) =>
  (await jwtVerify(accessToken, directory.publicKey, { issuer: 'yicang-directory', algorithms: ['EdDSA'] })).payload;
const actorOf = async (session: SignedIn) => {
  const { sub, gv } = await claimsOf(session);
  return { subject: sub ?? '', kind: 'person', grants: [], grantVersion: gv as number, language: 'zh' } as const;
};

describe('signing in', () => {
  it('gives an access token of ten minutes that says who may do what', async () => {
    const account = await anAccount(directory);
    await aGrant(directory, account.id, 'keeper', SHUIJINGFANG);
    const session = must(await signIn(account));
    const claims = await claimsOf(session);
    expect(claims).toMatchObject({
      sub: account.id,
      kind: 'person',
      gv: 1,
      iss: 'yicang-directory',
      scope: 'role:keeper',
      grants: [{ role: 'keeper', place: SHUIJINGFANG, until: null }],
    });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(600);
    expect(session.expiresAt.getTime()).toBe((claims.exp ?? 0) * 1_000);
    expect(session.account).toMatchObject({ loginName: account.loginName, displayName: '王芳' });
    expect(JSON.stringify(session)).not.toContain('argon2');
  });

  it('takes the login name as people type it', async () => {
    const { loginName } = await anAccount(directory);
    const typed = ` ${loginName.toUpperCase()} `;
    expect(await directory.sessions.signIn({ loginName: typed, password: PASSWORD }, null)).not.toBeInstanceOf(Refusal);
  });

  it('is refused alike for a wrong password, an unknown name, a malformed one and a suspended account', async () => {
    const account = await anAccount(directory);
    await suspend(directory, account.id);
    const failed = refuse('SIGN_IN_FAILED');
    expect(await signIn(account)).toEqual(failed);
    expect(await signIn(await anAccount(directory), 'another password')).toEqual(failed);
    for (const loginName of ['nobody-at-all', '13800138000', '', 'x'.repeat(900)])
      expect(await directory.sessions.signIn({ loginName, password: PASSWORD }, aClient())).toEqual(failed);
  });

  it('makes a client wait that guesses at a name, twenty at once or with the right one, and nobody else', async () => {
    const account = await anAccount(directory);
    const client = aClient();
    const guesses = await Promise.all(Array.from({ length: 20 }, () => signIn(account, 'another password', client)));
    const reasons = guesses.map((guess) => (guess instanceof Refusal ? guess.reason : 'signed in'));
    expect(reasons.filter((reason) => reason === 'SIGN_IN_FAILED')).toHaveLength(ATTEMPTS_MAX.pair);
    expect(reasons.filter((reason) => reason === 'TOO_MANY_ATTEMPTS')).toHaveLength(20 - ATTEMPTS_MAX.pair);
    const refused = await signIn(account, PASSWORD, client);
    expect(refused).toMatchObject({ reason: 'TOO_MANY_ATTEMPTS' });
    const waitSeconds = refused instanceof Refusal ? Number(refused.details['waitSeconds']) : 0;
    expect(waitSeconds).toBeGreaterThan(880);
    expect(waitSeconds).toBeLessThanOrEqual(900);
    expect(await signIn(account)).not.toBeInstanceOf(Refusal);
    expect(await signIn(await anAccount(directory), PASSWORD, client)).not.toBeInstanceOf(Refusal);
  });

  it('makes everybody wait once a name was guessed at from everywhere, be it somebody’s or nobody’s', async () => {
    const { loginName } = await anAccount(directory);
    for (const name of [loginName, `nobody-${loginName}`]) {
      const guess = () => directory.sessions.signIn({ loginName: name, password: 'x' }, aClient());
      const reasons = [];
      for (let round = 0; round < 6; round += 1) {
        const outcomes = await Promise.all(Array.from({ length: 20 }, guess));
        reasons.push(...outcomes.map((outcome) => (outcome as Refusal).reason));
      }
      expect(reasons.filter((reason) => reason === 'SIGN_IN_FAILED')).toHaveLength(ATTEMPTS_MAX.name);
      expect(reasons.filter((reason) => reason === 'TOO_MANY_ATTEMPTS')).toHaveLength(120 - ATTEMPTS_MAX.name);
    }
  });

  it('makes a client wait that tries many names, and keeps nothing of what it tries then', async () => {
    const account = await anAccount(directory);
    const client = aClient();
    const tries = Array.from({ length: ATTEMPTS_MAX.client + 20 }, (_, at) => `nobody-${at}-${account.loginName}`);
    const outcomes = await Promise.all(
      tries.map((loginName) => directory.sessions.signIn({ loginName, password: 'x' }, client)),
    );
    expect(outcomes.filter((outcome) => (outcome as Refusal).reason === 'SIGN_IN_FAILED')).toHaveLength(
      ATTEMPTS_MAX.client,
    );
    const kept = async () => (await directory.admin.query('select from sign_in_attempt')).rowCount;
    const before = await kept();
    expect(await signIn(account, PASSWORD, client)).toMatchObject({ reason: 'TOO_MANY_ATTEMPTS' });
    expect(await kept()).toBe(before);
    expect(await signIn(account)).not.toBeInstanceOf(Refusal);
  });

  it('forgives a client its guesses at a name once it is right, but not others theirs', async () => {
    const account = await anAccount(directory);
    const [mine, another] = [aClient(), aClient()];
    for (let guess = 1; guess < ATTEMPTS_MAX.pair; guess += 1) {
      await signIn(account, 'x', mine);
      await signIn(account, 'x', another);
    }
    expect(await signIn(account, PASSWORD, mine)).not.toBeInstanceOf(Refusal);
    expect([await signIn(account, 'x', mine), await signIn(account, 'x', mine)]).toEqual([
      refuse('SIGN_IN_FAILED'),
      refuse('SIGN_IN_FAILED'),
    ]);
    await signIn(account, 'x', another);
    expect(await signIn(account, PASSWORD, another)).toMatchObject({ reason: 'TOO_MANY_ATTEMPTS' });
  });

  it('lets a name in again when its window is over', async () => {
    const account = await anAccount(directory);
    const client = aClient();
    for (let attempt = 0; attempt <= ATTEMPTS_MAX.pair; attempt += 1) await signIn(account, '', client);
    await directory.admin.query(`update sign_in_attempt set window_ends_at = now() - interval '1 second'`);
    expect(await signIn(account, PASSWORD, client)).not.toBeInstanceOf(Refusal);
  });

  it('keeps neither the password nor the login name nor the address of an attempt', async () => {
    const client = aClient();
    await directory.sessions.signIn({ loginName: 'nobody-at-all', password: 'a very secret word' }, client);
    const { rows } = await directory.admin.query<{ key: string }>('select key from sign_in_attempt');
    expect(rows.every(({ key }) => /^(pair|client|name):[0-9a-f]{64}$/.test(key))).toBe(true);
  });
});

describe('proving again who one is', () => {
  const provenAtOf = async (session: SignedIn) => Number((await claimsOf(session))['auth_time']);
  const longAgo = (account: AccountFacts) =>
    directory.admin.query(
      `update refresh_session set proven_at = now() - interval '20 minutes' where account_id = $1`,
      [account.id],
    );
  const proveAgain = async (session: SignedIn, password = PASSWORD, client: string | null = aClient()) =>
    directory.sessions.proveAgain(await actorOf(session), { password, refreshToken: session.refreshToken }, client);

  it('is what the password does, and refreshing does not', async () => {
    const account = await anAccount(directory);
    const session = must(await signIn(account));
    await longAgo(account);
    const refreshed = must(await directory.sessions.refresh(session.refreshToken));
    expect(Date.now() / 1_000 - (await provenAtOf(refreshed))).toBeGreaterThan(1_190);
    const proven = must(await proveAgain(refreshed)) as SignedIn;
    expect(Date.now() / 1_000 - (await provenAtOf(proven))).toBeLessThan(60);
    const next = must(await directory.sessions.refresh(proven.refreshToken));
    expect(await provenAtOf(next)).toBe(await provenAtOf(proven));
  });

  it('with a wrong password is refused, counts as a guess, and leaves the session as it was', async () => {
    const session = must(await signIn(await anAccount(directory)));
    const client = aClient();
    for (let guess = 0; guess < ATTEMPTS_MAX.pair; guess += 1)
      expect(await proveAgain(session, 'another password', client)).toEqual(refuse('PASSWORD_WRONG'));
    expect(await proveAgain(session, PASSWORD, client)).toMatchObject({ reason: 'TOO_MANY_ATTEMPTS' });
    expect(await directory.sessions.refresh(session.refreshToken)).not.toBeInstanceOf(Refusal);
  });

  it('works with one’s own session only', async () => {
    const [mine, hers] = [
      must(await signIn(await anAccount(directory))),
      must(await signIn(await anAccount(directory))),
    ];
    const asked = { password: PASSWORD, refreshToken: hers.refreshToken };
    expect(await directory.sessions.proveAgain(await actorOf(mine), asked, null)).toEqual(refuse('SESSION_REVOKED'));
    expect(await directory.sessions.proveAgain(PUBLIC_ACTOR, asked, null)).toEqual(refuse('SIGN_IN_NEEDED'));
    expect(await directory.sessions.refresh(hers.refreshToken)).not.toBeInstanceOf(Refusal);
  });
});

describe('refreshing', () => {
  it('gives the next token of the same session, with the grants as they are now', async () => {
    const account = await anAccount(directory);
    const session = must(await signIn(account));
    await aGrant(directory, account.id, 'volunteer', SHUIJINGFANG);
    const next = must(await directory.sessions.refresh(session.refreshToken));
    expect(next.refreshToken).not.toBe(session.refreshToken);
    expect(await claimsOf(next)).toMatchObject({ gv: 1, grants: [{ role: 'volunteer' }] });
    expect(await directory.sessions.refresh(next.refreshToken)).not.toBeInstanceOf(Refusal);
  });

  it('ends the whole session and all access tokens when a token comes a second time, and puts it on record', async () => {
    const account = await anAccount(directory);
    const stolen = must(await signIn(account));
    const thief = await actorOf(stolen);
    const other = must(await signIn(account));
    const next = must(await directory.sessions.refresh(stolen.refreshToken));
    const revoked = refuse('SESSION_REVOKED');
    expect(await directory.sessions.refresh(stolen.refreshToken)).toEqual(revoked);
    expect(await directory.sessions.refresh(next.refreshToken)).toEqual(revoked);
    expect(await directory.accounts.mine(thief)).toEqual(refuse('GRANTS_CHANGED'));
    const goesOn = must(await directory.sessions.refresh(other.refreshToken));
    expect(await directory.accounts.mine(await actorOf(goesOn))).not.toBeInstanceOf(Refusal);
    const { rows: told } = await directory.admin.query(
      `select envelope -> 'payload' as payload from outbox where aggregate_id = $1`,
      [account.id],
    );
    expect(told).toEqual([{ payload: { subject: account.id, grantVersion: 1 } }]);
    const { rows } = await directory.admin.query(
      `select tenant_code from audit_entry where act = 'directory.end-reused-session' and details ->> 'accountId' = $1`,
      [account.id],
    );
    expect(rows).toEqual([{ tenant_code: SHUIJINGFANG }]);
  });

  it('gives one of twenty who present the same token the next one, and then ends the session', async () => {
    const session = must(await signIn(await anAccount(directory)));
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => directory.sessions.refresh(session.refreshToken)),
    );
    const won = outcomes.filter((outcome) => !(outcome instanceof Refusal));
    expect(won).toHaveLength(1);
    expect(await directory.sessions.refresh((won[0] as SignedIn).refreshToken)).toEqual(refuse('SESSION_REVOKED'));
  });

  it.each(['', 'nonsense', 'A'.repeat(43)])('is refused for %j', async (token) => {
    expect(await directory.sessions.refresh(token)).toEqual(refuse('SESSION_REVOKED'));
  });

  it('is refused after thirty days, and for a suspended account', async () => {
    const account = await anAccount(directory);
    const old = must(await signIn(account));
    await directory.admin.query('update refresh_session set expires_at = now() where account_id = $1', [account.id]);
    expect(await directory.sessions.refresh(old.refreshToken)).toEqual(refuse('SESSION_REVOKED'));
    const session = must(await signIn(account));
    await suspend(directory, account.id);
    expect(await directory.sessions.refresh(session.refreshToken)).toEqual(refuse('SESSION_REVOKED'));
  });

  it('is over after signing out, however often, while the account’s other session goes on', async () => {
    const account = await anAccount(directory);
    const [session, other] = [must(await signIn(account)), must(await signIn(account))];
    await directory.sessions.signOut(session.refreshToken);
    await directory.sessions.signOut(session.refreshToken);
    await directory.sessions.signOut('nonsense');
    expect(await directory.sessions.refresh(session.refreshToken)).toEqual(refuse('SESSION_REVOKED'));
    expect(await directory.accounts.mine(await actorOf(other))).not.toBeInstanceOf(Refusal);
    expect(await directory.sessions.refresh(other.refreshToken)).not.toBeInstanceOf(Refusal);
  });

  it('makes no token while all of an account’s are ended', async () => {
    for (let round = 0; round < 10; round += 1) {
      const account = await anAccount(directory);
      const session = must(await signIn(account));
      const [outcome] = await Promise.all([
        directory.sessions.refresh(session.refreshToken),
        suspend(directory, account.id),
        signIn(account),
      ]);
      expect(outcome).toBeDefined();
      const { rowCount } = await directory.admin.query(
        'select from refresh_session where account_id = $1 and revoked_at is null',
        [account.id],
      );
      expect(rowCount).toBe(0);
    }
  });

  it('keeps no token, only its hash', async () => {
    const session = must(await signIn(await anAccount(directory)));
    const { rows } = await directory.admin.query(
      'select row_to_json(refresh_session)::text as row from refresh_session',
    );
    expect(JSON.stringify(rows)).not.toContain(session.refreshToken);
  });
});

describe('changing the password', () => {
  const change = (session: SignedIn, facts: object = {}) => ({
    commandId: randomUUID(),
    currentPassword: PASSWORD,
    newPassword: 'beans for the neighbours',
    refreshToken: session.refreshToken,
    ...facts,
  });

  it('ends the other sessions and their access tokens, keeps this one, and is done once', async () => {
    const account = await anAccount(directory);
    const [mine, other] = [must(await signIn(account)), must(await signIn(account))];
    const actor = await actorOf(mine);
    const asked = change(mine);
    expect(must(await directory.sessions.changePassword(actor, asked, null))).toMatchObject({ grantVersion: 1 });
    expect(must(await directory.sessions.changePassword(actor, asked, null))).toMatchObject({ grantVersion: 1 });
    expect(
      await directory.sessions.changePassword(actor, { ...asked, newPassword: 'peas for the neighbours' }, null),
    ).toEqual(refuse('COMMAND_ID_REUSED'));
    expect(await signIn(account)).toEqual(refuse('SIGN_IN_FAILED'));
    expect(await directory.sessions.refresh(other.refreshToken)).toEqual(refuse('SESSION_REVOKED'));
    expect(await directory.sessions.refresh(mine.refreshToken)).not.toBeInstanceOf(Refusal);
    const { rows } = await directory.admin.query(
      `select details from audit_entry where act = 'directory.change-password' and details ->> 'accountId' = $1`,
      [account.id],
    );
    expect(rows).toHaveLength(1);
    await hearGrantsChanged(directory);
    expect(
      await directory.accounts.list(
        { ...actor, grants: [{ role: 'keeper', place: SHUIJINGFANG, until: null }] },
        SHUIJINGFANG,
        { after: null, limit: 1 },
      ),
    ).toMatchObject({ reason: 'NOT_PERMITTED' });
  });

  it('is refused with a wrong current password, a bad new one, without sign-in, and after too many guesses', async () => {
    const session = must(await signIn(await anAccount(directory)));
    const actor = await actorOf(session);
    const attempt = (facts: object, who = actor) =>
      directory.sessions.changePassword(who, change(session, facts), null);
    expect(await attempt({ currentPassword: 'wrong' })).toEqual(refuse('PASSWORD_WRONG'));
    expect(await attempt({ newPassword: 'short' })).toMatchObject({ reason: 'PASSWORD_TOO_SHORT' });
    expect(await attempt({}, { ...actor, subject: randomUUID() })).toEqual(refuse('SIGN_IN_NEEDED'));
    for (let guess = 0; guess < ATTEMPTS_MAX.pair; guess += 1) await attempt({ currentPassword: 'wrong' });
    expect(await attempt({})).toMatchObject({ reason: 'TOO_MANY_ATTEMPTS' });
  });
});
