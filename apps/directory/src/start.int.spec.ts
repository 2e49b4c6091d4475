import { randomUUID } from 'node:crypto';
import { checkAppointmentV1, checkPlaceV1, tellPlaceV1 } from '@yicang/contracts';
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
import { v7 as uuidv7 } from 'uuid';
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
  const claims = decodeJwt<{ grants: Grant[]; gv: number; auth_time: number }>(accessToken);
  const provenAt = new Date(claims.auth_time * 1_000).toISOString();
  const { sub: subject = '', grants, gv: grantVersion } = claims;
  return { subject, kind: 'person', grants, provenAt, grantVersion, language: 'zh' };
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
  const codes = ['51', SHUIJINGFANG, '98'] as TenantCode[];
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

  it('tells what place of which name it is', async () => {
    const ask = (tenantCode: string) => delivery.rpc(tellPlaceV1, { tenantCode: tenantCode as TenantCode }, trace);
    expect(await ask('5101')).toEqual({ tenantCode: '5101', level: 'city', nameZh: '成都市' });
    expect(await ask(SHUIJINGFANG)).toMatchObject({ tenantCode: SHUIJINGFANG, level: 'community' });
    expect(await ask('5101ZZZZ')).toEqual(refuse('PLACE_NOT_FOUND'));
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

describe('operating it', () => {
  const LOOK = `{ operations { light services { service light isAnswering alarms { name } deadLetterCount
    eventsWaiting consumers { name waiting } deadLetters { consumer seq eventId problem } } } }`;
  interface Looked {
    readonly operations: {
      readonly light: string;
      readonly services: readonly {
        readonly service: string;
        readonly light: string;
        readonly isAnswering: boolean;
        readonly alarms: readonly { readonly name: string }[];
        readonly deadLetterCount: number | null;
        readonly consumers: readonly { readonly name: string }[] | null;
        readonly deadLetters: readonly { readonly seq: number; readonly eventId: string | null }[] | null;
      }[];
    };
  }
  let signedIn: Actor | null = null;
  // as often as a person would: the door counts how often somebody signs in
  const operator = async () => (signedIn ??= actorOf((await signIn(OPERATOR_LOGIN))?.accessToken ?? ''));
  const look = async () => (await platform.data<Looked>(await operator(), LOOK)).operations.services[0];
  const treat = async (mutation: 'replayDeadLetter' | 'discardDeadLetter', seq: number, more: object = {}) => {
    const type = mutation === 'replayDeadLetter' ? 'ReplayDeadLetterInput' : 'DiscardDeadLetterInput';
    const query = `mutation ($input: ${type}!) {
      ${mutation}(input: $input) { ... on TreatedDeadLetter { eventId } ... on Refused { reason } } }`;
    const key = {
      service: 'DIRECTORY',
      tenantCode: '0',
      consumer: 'directory-on-standing',
      stream: 'EVT_DIRECTORY',
      seq,
    };
    const answer = await platform.data<Record<string, { eventId?: string | null; reason?: string }>>(
      await operator(),
      query,
      { input: { commandId: randomUUID(), ...key, ...more } },
    );
    return answer[mutation];
  };
  let seqs = 900_000;
  /** Somebody's grants changed, and nobody could treat that. */
  async function aLetter(payload?: string) {
    const subject = randomUUID();
    const [event] = await platform.rows<{ subject: string; envelope: { payload: object } }>(
      `select subject, envelope from outbox where aggregate = 'account' limit 1`,
    );
    const id = uuidv7();
    const envelope = { ...event?.envelope, id, aggregateId: subject, payload: { subject, grantVersion: 7 } };
    const seq = ++seqs;
    await platform.rows(
      `insert into dead_letter (tenant_code, consumer, stream, seq, subject, payload, problem)
       values ('0', 'directory-on-standing', 'EVT_DIRECTORY', $1, $2, $3, 'the spec said so')`,
      [seq, event?.subject, payload ?? JSON.stringify(envelope)],
    );
    return { seq, subject, id };
  }
  const standingOf = (subject: string) =>
    platform.rows<{ v: number }>('select grant_version as v from subject_standing where subject = $1', [subject]);

  beforeAll(async () => void (await aServant('VOLUNTEER')));

  it('tells how each service is doing, and who gives no answer', async () => {
    const { operations } = await platform.data<Looked>(await operator(), LOOK);
    expect(operations.light).toBe('RED');
    expect(operations.services.map(({ service, isAnswering }) => [service, isAnswering])).toEqual([
      ['DIRECTORY', true],
      ['REGISTRY', false],
      ['INVENTORY', false],
      ['DELIVERY', false],
      ['REPORTING', false],
    ]);
    expect(operations.services[1]).toMatchObject({
      light: 'RED',
      alarms: [{ name: 'service-silent' }],
      consumers: null,
    });
    expect(operations.services[0]?.consumers?.map(({ name }) => name)).toEqual(['directory-on-standing']);
  });

  it('replays a dead letter: its effect comes once, though twenty ask at once, and it is on record', async () => {
    const { seq, subject, id } = await aLetter();
    expect((await look())?.deadLetters).toContainEqual(expect.objectContaining({ seq, eventId: id }));
    expect((await look())?.alarms).toContainEqual({ name: 'dead-letters' });
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => treat('replayDeadLetter', seq)));
    expect(outcomes.filter((outcome) => outcome?.eventId === id)).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome?.reason === 'DEAD_LETTER_GONE')).toHaveLength(19);
    expect(await standingOf(subject)).toEqual([{ v: 7 }]);
    const acts = await platform.rows(
      `select from audit_entry where act = 'directory.replay-dead-letter' and details ->> 'eventId' = $1`,
      [id],
    );
    expect(acts).toHaveLength(1);
    expect((await look())?.deadLetterCount).toBe(0);
  });

  it('sent twice is done once', async () => {
    const { seq, id } = await aLetter();
    const commandId = randomUUID();
    expect(await treat('replayDeadLetter', seq, { commandId })).toEqual({ eventId: id });
    expect(await treat('replayDeadLetter', seq, { commandId })).toEqual({ eventId: id });
  });

  it('leaves what is no event, until it is discarded with a reason, and without its effect', async () => {
    const nonsense = await aLetter('no event at all');
    expect(await treat('replayDeadLetter', nonsense.seq)).toEqual({ reason: 'DEAD_LETTER_UNREADABLE' });
    expect(await treat('discardDeadLetter', nonsense.seq, { reason: '试验留下的' })).toEqual({ eventId: null });
    expect(await treat('discardDeadLetter', nonsense.seq, { reason: '试验留下的' })).toEqual({
      reason: 'DEAD_LETTER_GONE',
    });
    const event = await aLetter();
    expect(await treat('discardDeadLetter', event.seq, { reason: 'not wanted' })).toEqual({ eventId: event.id });
    expect(await standingOf(event.subject)).toEqual([]);
  });

  it('is for operators, and for nobody else', async () => {
    const { loginName } = await aServant('COMMUNITY_MANAGER');
    const manager = actorOf((await signIn(loginName))?.accessToken ?? '');
    const refused = await platform.until(
      () => platform.ask(manager, LOOK),
      ({ errors }) => errors?.[0]?.extensions?.['reason'] !== 'GRANTS_STALE',
    );
    expect(refused.errors?.[0]?.extensions).toMatchObject({ reason: 'NOT_PERMITTED' });
  });
});
