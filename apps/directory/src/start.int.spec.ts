import { randomUUID } from 'node:crypto';
import { checkAppointmentV1, checkPlaceV1 } from '@yicang/contracts';
import {
  globalId,
  NATION,
  PUBLIC_ACTOR,
  refuse,
  type AccountId,
  type Actor,
  type Grant,
  type Role,
  type TenantCode,
} from '@yicang/kernel';
import { type Bus } from '@yicang/platform-nats';
import { Station } from '@yicang/testing';
import { decodeJwt } from 'jose';
import { OPERATOR_LOGIN, openPlatform } from './platform.fixture.js';
import { aPerson, OPERATOR, PASSWORD, SHUIJINGFANG } from './directory.fixture.js';

const NEXT_DOOR = '5101555X' as TenantCode;

let platform: Station;
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

const CREATE = `mutation ($input: CreateAccountInput!) {
  createAccount(input: $input) { ... on Account { accountId } ... on Refused { reason } } }`;
const GRANT = `mutation ($input: GrantRoleInput!) {
  grantRole(input: $input) { ... on RoleGrant { id role } ... on Refused { reason } } }`;
const REVOKE = `mutation ($input: RevokeRoleInput!) {
  revokeRole(input: $input) { __typename ... on Refused { reason } } }`;

/** A new account with this role in 水井坊, and the operator who made it. */
async function aServant(role: string) {
  const operator = actorOf((await signIn(OPERATOR_LOGIN))?.accessToken ?? '');
  const loginName = `user-${randomUUID().slice(0, 8)}`;
  const person = { loginName, displayName: '王芳', initialPassword: PASSWORD, place: SHUIJINGFANG };
  const { createAccount } = await platform.data<{ createAccount: { accountId: string } }>(operator, CREATE, {
    input: { commandId: randomUUID(), ...person },
  });
  const { accountId } = createAccount;
  const { grantRole } = await platform.data<{ grantRole: { id: string; role: string } }>(operator, GRANT, {
    input: { commandId: randomUUID(), accountId, role, place: SHUIJINGFANG },
  });
  expect(grantRole.role).toBe(role);
  return { operator, loginName, accountId, grantId: grantRole.id };
}

it('serves the first operator, who makes a manager, whose token ends the moment her grant is revoked', async () => {
  const operator = await signIn(OPERATOR_LOGIN);
  expect(operator?.account).toMatchObject({ grants: [{ role: 'PLATFORM_OPERATOR', place: { nameZh: '全国' } }] });
  const { operator: actor, loginName, grantId } = await aServant('COMMUNITY_MANAGER');
  const manager = actorOf((await signIn(loginName))?.accessToken ?? '');
  const LOOK = `query ($place: TenantCode!) { accounts(place: $place, first: 10) { edges { node { loginName grants { role } } } } }`;
  const look = () => platform.ask(manager, LOOK, { place: SHUIJINGFANG });
  expect(await platform.until(look, (answer) => answer.errors === undefined)).toMatchObject({
    data: { accounts: { edges: [{ node: { loginName, grants: [{ role: 'COMMUNITY_MANAGER' }] } }] } },
  });

  await platform.data(actor, REVOKE, { input: { commandId: randomUUID(), grantId } });
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
  expect(refused).toMatchObject({
    reason: 'TOO_MANY_ATTEMPTS',
    details: [{ name: 'waitSeconds' }, { name: 'waitMinutes' }],
  });
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
  const nonsense = ['nonsense', globalId('RoleGrant', SHUIJINGFANG, 'x'), globalId('Account', NATION, randomUUID())];
  for (const grantId of nonsense)
    expect(await platform.data(OPERATOR, REVOKE, { input: { commandId: randomUUID(), grantId } })).toMatchObject({
      revokeRole: { reason: 'GRANT_NOT_FOUND' },
    });
  const tooLong = { input: { loginName: 'a'.repeat(2_000), password: 'x' } };
  expect((await platform.ask(PUBLIC_ACTOR, SIGN_IN, tooLong)).errors?.[0]?.extensions).toMatchObject({
    code: 'BAD_USER_INPUT',
  });
});

describe('asked by its neighbours on the bus', () => {
  const trace = { traceId: 'a-spec' };
  let registry: Bus;
  let delivery: Bus;
  beforeAll(async () => {
    [registry, delivery] = await Promise.all([platform.neighbour('registry'), platform.neighbour('delivery')]);
  });

  it('knows the communities there are, and takes nothing else for one', async () => {
    const ask = (tenantCode: string) => registry.rpc(checkPlaceV1, { tenantCode: tenantCode as TenantCode }, trace);
    expect(await ask(SHUIJINGFANG)).toEqual({ tenantCode: SHUIJINGFANG });
    for (const code of ['5101', '51', '0', '5101ZZZZ']) expect(await ask(code)).toEqual(refuse('PLACE_NOT_FOUND'));
    await expect(delivery.rpc(checkPlaceV1, { tenantCode: SHUIJINGFANG }, trace)).rejects.toThrow('CALLER_NOT_ALLOWED');
  });

  it('knows who serves where, until the role is revoked', async () => {
    const { accountId, grantId, operator } = await aServant('VOLUNTEER');
    const ask = (tenantCode: TenantCode, role: Role = 'volunteer', id = accountId) =>
      delivery.rpc(checkAppointmentV1, { tenantCode, accountId: id as AccountId, role }, trace);
    expect(await ask(SHUIJINGFANG)).toEqual({ accountId });
    const nobody = refuse('APPOINTEE_NOT_FOUND');
    expect(await ask(SHUIJINGFANG, 'keeper')).toEqual(nobody);
    expect(await ask(NEXT_DOOR)).toEqual(nobody);
    expect(await ask(SHUIJINGFANG, 'volunteer', randomUUID())).toEqual(nobody);
    expect(await ask('5101ZZZZ' as TenantCode)).toEqual(refuse('PLACE_NOT_FOUND'));
    await platform.data(operator, REVOKE, { input: { commandId: randomUUID(), grantId } });
    expect(await ask(SHUIJINGFANG)).toEqual(nobody);
  });
});
