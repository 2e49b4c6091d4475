import { randomUUID } from 'node:crypto';
import { globalId, PUBLIC_ACTOR, type Actor, type Grant, type TenantCode } from '@yicang/kernel';
import { decodeJwt } from 'jose';
import { OPERATOR_LOGIN, openPlatform, type Platform } from './platform.fixture.js';
import { aPerson, OPERATOR, PASSWORD, SHUIJINGFANG } from './directory.fixture.js';

let platform: Platform;
beforeAll(async () => {
  platform = await openPlatform();
});
afterAll(() => platform?.close());

const SIGN_IN = `mutation ($input: SignInInput!) { signIn(input: $input) {
  ... on Session { accessToken refreshToken account { accountId displayName grants { role place { nameZh } } } }
  ... on Refused { reason message messageEn details { name value } } } }`;

interface SignInAnswer {
  readonly signIn: {
    readonly accessToken: string;
    readonly account: { readonly accountId: string; readonly displayName: string; readonly grants: object[] };
    readonly reason?: string;
    readonly message?: string;
    readonly messageEn?: string;
  };
}

/** The actor the gateway makes of an access token. */
function actorOf(accessToken: string): Actor {
  const claims = decodeJwt<{ grants: Grant[]; gv: number }>(accessToken);
  return { subject: claims.sub ?? '', kind: 'person', grants: claims.grants, grantVersion: claims.gv, language: 'zh' };
}

async function signIn(loginName: string, password = PASSWORD) {
  return (await platform.ask<SignInAnswer>(PUBLIC_ACTOR, SIGN_IN, { input: { loginName, password } })).data?.signIn;
}

it('serves the first operator, who makes a manager, whose token ends the moment her grant is revoked', async () => {
  const operator = await signIn(OPERATOR_LOGIN);
  expect(operator?.account).toMatchObject({ grants: [{ role: 'PLATFORM_OPERATOR', place: { nameZh: '全国' } }] });
  const actor = actorOf(operator?.accessToken ?? '');

  const loginName = `user-${randomUUID().slice(0, 8)}`;
  const input = {
    commandId: randomUUID(),
    loginName,
    displayName: '王芳',
    initialPassword: PASSWORD,
    place: SHUIJINGFANG,
  };
  const made = await platform.ask<{ createAccount: { accountId: string } }>(
    actor,
    'mutation ($input: CreateAccountInput!) { createAccount(input: $input) { ... on Account { accountId } ... on Refused { reason } } }',
    { input },
  );
  const accountId = made.data?.createAccount.accountId ?? '';
  const granted = await platform.ask<{ grantRole: { id: string } }>(
    actor,
    'mutation ($input: GrantRoleInput!) { grantRole(input: $input) { ... on RoleGrant { id role } ... on Refused { reason } } }',
    { input: { commandId: randomUUID(), accountId, role: 'COMMUNITY_MANAGER', place: SHUIJINGFANG } },
  );
  expect(granted).toMatchObject({ data: { grantRole: { role: 'COMMUNITY_MANAGER' } } });

  const manager = actorOf((await signIn(loginName))?.accessToken ?? '');
  const LOOK = `query ($place: TenantCode!) { accounts(place: $place, first: 10) { edges { node { loginName grants { role } } } } }`;
  const look = () => platform.ask(manager, LOOK, { place: SHUIJINGFANG });
  expect(await platform.until(look, (answer) => answer.errors === undefined)).toMatchObject({
    data: { accounts: { edges: [{ node: { loginName, grants: [{ role: 'COMMUNITY_MANAGER' }] } }] } },
  });

  await platform.ask(actor, 'mutation ($input: RevokeRoleInput!) { revokeRole(input: $input) { __typename } }', {
    input: { commandId: randomUUID(), grantId: granted.data?.grantRole.id },
  });
  const refused = await platform.until(look, (answer) => answer.errors !== undefined);
  expect(refused.errors?.[0]?.extensions).toMatchObject({ reason: 'GRANTS_CHANGED' });
});

it('answers anybody about places, many at a time, and knows a reference of another service', async () => {
  const PLACE = `query ($r: [_Any!]!) {
    place(tenantCode: "${SHUIJINGFANG}") { id nameZh level divisionCode old: divisionCode(on: "2001-01-01") path { nameEn } parent { tenantCode } }
    places(first: 3, level: PROVINCE) { edges { node { nameZh } } pageInfo { hasNextPage } }
    _entities(representations: $r) { ... on Place { nameZh } } }`;
  const codes = ['51', SHUIJINGFANG, '99'] as TenantCode[];
  const r = codes.map((code) => ({ __typename: 'Place', id: globalId('Place', code, code) }));
  expect(await platform.ask(PUBLIC_ACTOR, PLACE, { r })).toEqual({
    data: {
      place: {
        id: globalId('Place', SHUIJINGFANG, SHUIJINGFANG),
        nameZh: '水井坊社区',
        level: 'COMMUNITY',
        divisionCode: '510104017001',
        old: null,
        path: ['China', 'Sichuan', 'Chengdu', 'Shuijingfang Community'].map((nameEn) => ({ nameEn })),
        parent: { tenantCode: '5101' },
      },
      places: {
        edges: ['北京市', '天津市', '河北省'].map((nameZh) => ({ node: { nameZh } })),
        pageInfo: { hasNextPage: true },
      },
      _entities: [{ nameZh: '四川省' }, { nameZh: '水井坊社区' }, null],
    },
  });
});

it('says a refusal in both languages, and with what is to be waited for', async () => {
  const wrong = () => signIn('nobody-at-all', 'x');
  const failed = await wrong();
  expect(failed?.reason).toBe('SIGN_IN_FAILED');
  expect(failed?.message).toContain('登录名或密码不正确');
  expect(failed?.messageEn).toContain('not right');
  let refused = await wrong();
  for (let guess = 0; guess < 12 && refused?.reason === 'SIGN_IN_FAILED'; guess += 1) refused = await wrong();
  expect(refused).toMatchObject({ reason: 'TOO_MANY_ATTEMPTS', details: [{ name: 'waitSeconds' }] });
});

it('tells the public and a keeper nothing about accounts and records, field by field', async () => {
  for (const [actor, reason] of [
    [PUBLIC_ACTOR, 'SIGN_IN_NEEDED'],
    [aPerson('keeper', SHUIJINGFANG), 'NOT_PERMITTED'],
  ] as const) {
    const accounts = `query ($place: TenantCode!) { accounts(place: $place, first: 1) { edges { node { id } } } }`;
    const records = `query ($place: TenantCode!) { auditEntries(place: $place, first: 1) { edges { node { act } } } }`;
    for (const query of [accounts, records]) {
      const answer = await platform.ask(actor, query, { place: SHUIJINGFANG });
      expect(answer).toMatchObject({ data: null, errors: [{ extensions: { reason } }] });
    }
  }
  expect(await platform.ask(PUBLIC_ACTOR, '{ me { loginName } }')).toEqual({ data: { me: null } });
});

it('takes malformed input for what it is, before anything is done', async () => {
  const revoke = 'mutation ($input: RevokeRoleInput!) { revokeRole(input: $input) { __typename } }';
  const answer = await platform.ask(OPERATOR, revoke, { input: { commandId: randomUUID(), grantId: 'nonsense' } });
  expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  const tooLong = { input: { loginName: 'a'.repeat(2_000), password: 'x' } };
  expect((await platform.ask(PUBLIC_ACTOR, SIGN_IN, tooLong)).errors?.[0]?.extensions).toMatchObject({
    code: 'BAD_USER_INPUT',
  });
});
