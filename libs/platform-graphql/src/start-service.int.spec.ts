import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { Module } from '@nestjs/common';
import { Query, Resolver } from '@nestjs/graphql';
import { headers } from '@nats-io/transport-node';
import { type Actor, globalId, PUBLIC_ACTOR, type TenantCode } from '@yicang/kernel';
import { migrate } from '@yicang/platform-db';
import {
  type Bus,
  BUS_HEADERS,
  connectBus,
  makeKeyTexts,
  natsUsers,
  readIdentity,
  signActor,
} from '@yicang/platform-nats';
import { type RunningNats, type RunningPostgres, startNats, startPostgres } from '@yicang/testing';

import {
  CLIENT_HEADER,
  parseEnvironment,
  printSchema,
  type RunningService,
  serviceEnvironment,
  type ServiceDefinition,
  startHealthServer,
  startService,
} from './index.js';
import { Gate, SackEntity, SpecimenModule, specimenTenancy } from './specimen.fixture.js';

const HERE = '51017K3Q' as TenantCode;
const ELSEWHERE = '5101A0B1' as TenantCode;
const SUBJECT = 'gql.directory';
const PASSWORDS = { app: 'the-app', system: 'the-system', public: 'the-public' };
const DEADLINE_MS = 5_000;

interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: { message: string; path?: unknown[]; extensions: Record<string, unknown> }[];
}

const dir = mkdtempSync(join(tmpdir(), 'yicang-graphql-'));
const schemaFile = pathToFileURL(join(dir, 'schema.graphql'));
const logFile = join(dir, 'directory.log');
const keys = { gateway: makeKeyTexts(), directory: makeKeyTexts(), stranger: makeKeyTexts() };
const trusted = { gateway: keys.gateway.publicKey, directory: keys.directory.publicKey };
const gatewayIdentity = readIdentity('gateway', keys.gateway.privateKey, trusted);

const keeper: Actor = {
  subject: randomUUID(),
  kind: 'person',
  grants: [{ role: 'keeper', place: HERE, until: null }],
  grantVersion: 1,
  language: 'zh',
};
const keeperElsewhere: Actor = { ...keeper, grants: [{ role: 'keeper', place: ELSEWHERE, until: null }] };

let nats: RunningNats;
let postgres: RunningPostgres;
let gateway: Bus;
let service: RunningService;
let definition: ServiceDefinition;

/** What a client of the gateway would see, had it asked. */
async function ask(
  query: string,
  variables: object = {},
  { as = keeper, headers: more = {} }: { as?: Actor | null; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const said = headers();
  said.set(BUS_HEADERS.deadline, String(Date.now() + DEADLINE_MS));
  said.set(BUS_HEADERS.traceId, 'trace-of-spec');
  if (as !== null) said.set(BUS_HEADERS.actor, signActor(as, SUBJECT, gatewayIdentity));
  for (const [name, value] of Object.entries(more)) said.set(name, value);
  const body = JSON.stringify({ query, variables });
  return (await gateway.connection.request(SUBJECT, body, { headers: said, timeout: DEADLINE_MS })).json<Answer>();
}

const FILL = `mutation ($input: FillSackInput!) {
  fillSack(input: $input) {
    __typename
    ... on Sack { id label weightGrams filledOn place { id } }
    ... on Refused { reason message messageZh messageEn details { name value } }
  }
}`;
const aSack = (more: object = {}) => ({
  input: { commandId: randomUUID(), place: HERE, label: '大米', weightGrams: 5_000, ...more },
});
const logged = (): string => readFileSync(logFile, 'utf8');

beforeAll(async () => {
  const users = natsUsers([{ service: 'gateway' }, { service: 'directory' }]).map((user) => ({
    ...user,
    password: `password-of-${user.user}`,
  }));
  [nats, postgres] = await Promise.all([
    startNats({ dir: join(dir, 'nats'), users }),
    startPostgres({ dir: join(dir, 'postgres'), isDurable: false }),
  ]);
  const migrations = new URL('../specimen/', import.meta.url);
  const database = 'yicang_directory';
  await migrate({
    service: 'directory',
    adminUrl: postgres.adminUrl,
    database,
    folder: migrations,
    passwords: PASSWORDS,
  });
  writeFileSync(schemaFile, await printSchema(SpecimenModule));

  const as = (role: keyof typeof PASSWORDS): string =>
    Object.assign(new URL(postgres.adminUrl), {
      pathname: database,
      username: `directory_${role}`,
      password: PASSWORDS[role],
    }).href;
  const environment = parseEnvironment(serviceEnvironment, {
    DATABASE_URL_APP: as('app'),
    DATABASE_URL_SYSTEM: as('system'),
    DATABASE_URL_PUBLIC: as('public'),
    NATS_URL: nats.url,
    NATS_USER: 'directory',
    NATS_PASSWORD: 'password-of-directory',
    NATS_MONITOR_URL: nats.monitorUrl,
    SERVICE_PRIVATE_KEY: keys.directory.privateKey,
    TRUSTED_KEYS: JSON.stringify(trusted),
    LOG_FILE: logFile,
    PUBLIC_ORIGIN: 'https://yicang.example',
  });
  definition = {
    name: 'directory',
    module: SpecimenModule,
    environment,
    entities: [SackEntity],
    tenancy: specimenTenancy,
    schemaFile,
    migrations,
  };
  service = await startService(definition);
  gateway = await connectBus({
    url: nats.url,
    user: 'gateway',
    password: 'password-of-gateway',
    monitorUrl: nats.monitorUrl,
    identity: gatewayIdentity,
    logger: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  await until(async () => (await service.health()).details['areGrantsKnown'] === true);
});

afterAll(async () => {
  await service?.stop();
  await gateway?.connection.close();
  await Promise.all([nats?.stop(), postgres?.stop()]);
  rmSync(dir, { recursive: true, force: true });
});

it('answers a mutation with the view, and a list of it page by page', async () => {
  const place = '5101BBBB' as TenantCode;
  const keeperThere: Actor = { ...keeper, grants: [{ role: 'keeper', place, until: null }] };
  for (const label of ['大米', '面粉', '酱油'])
    expect(await ask(FILL, aSack({ place, label }), { as: keeperThere })).toMatchObject({
      data: {
        fillSack: { __typename: 'Sack', label, weightGrams: 5_000, place: { id: globalId('Place', place, place) } },
      },
    });
  const pages = `query ($after: String) { sacks(place: "${place}", first: 2, after: $after) {
    edges { cursor node { label } } pageInfo { hasNextPage hasPreviousPage endCursor } } }`;
  const first = await ask(pages, {}, { as: keeperThere });
  const { edges, pageInfo } = first.data?.['sacks'] as { edges: unknown[]; pageInfo: { endCursor: string } };
  expect(edges).toHaveLength(2);
  expect(pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  const second = await ask(pages, { after: pageInfo.endCursor }, { as: keeperThere });
  expect(second.data?.['sacks']).toMatchObject({
    edges: [{}],
    pageInfo: { hasNextPage: false, hasPreviousPage: true },
  });
});

it('answers an expected no as Refused, with words in both languages and message in the actor’s', async () => {
  const heavy = aSack({ weightGrams: 60_000 });
  const refused = await ask(FILL, heavy, { as: { ...keeper, language: 'en' } });
  expect(refused).toEqual({
    data: {
      fillSack: {
        __typename: 'Refused',
        reason: 'SACK_TOO_HEAVY',
        message: expect.stringMatching(/^This sack weighs 60000 grams/) as string,
        messageZh: expect.stringMatching(/^这一袋有 60000 克/) as string,
        messageEn: expect.stringMatching(/^This sack weighs 60000 grams/) as string,
        details: [
          { name: 'weightGrams', value: '60000' },
          { name: 'limitGrams', value: '50000' },
        ],
      },
    },
  });
  const again = await ask(FILL, heavy);
  expect(again.data?.['fillSack']).toMatchObject({ message: expect.stringMatching(/^这一袋/) as string });
});

it('resolves references with the actor’s eyes: the other community gets null, as for an id that is not there', async () => {
  const filled = await ask(FILL, aSack());
  const id = (filled.data?.['fillSack'] as { id: string }).id;
  const entities = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Sack { label } } }`;
  const variables = {
    refs: [id, globalId('Sack', HERE, randomUUID())].map((ref) => ({ __typename: 'Sack', id: ref })),
  };
  expect((await ask(entities, variables)).data).toEqual({ _entities: [{ label: '大米' }, null] });
  expect((await ask(entities, variables, { as: keeperElsewhere })).data).toEqual({ _entities: [null, null] });
  expect((await ask(entities, variables, { as: PUBLIC_ACTOR })).data).toEqual({ _entities: [null, null] });
});

it('answers a refused list as FORBIDDEN with its reason', async () => {
  const { errors } = await ask(
    `{ sacks(place: "${HERE}", first: 1) { edges { cursor } } }`,
    {},
    { as: keeperElsewhere },
  );
  expect(errors).toMatchObject([{ path: ['sacks'], extensions: { code: 'FORBIDDEN', reason: 'NOT_PERMITTED' } }]);
});

it('shows who may ask which field, and refuses everybody else before anything is looked at', async () => {
  const sdl = readFileSync(schemaFile, 'utf8');
  const seen = '@authenticated @requiresScopes(scopes: [["role:keeper"], ["role:communityManager"]])';
  expect(sdl).toContain(`): Sack ${seen}\n`);
  expect(sdl).toContain('): FillSackResult! @authenticated @requiresScopes(scopes: [["role:keeper"]])');
  expect(sdl).toMatch(/^ {2}who: String!$/m);
  const filled = await ask(FILL, aSack());
  const { id } = filled.data?.['fillSack'] as { id: string };
  const partner: Actor = { ...keeper, kind: 'partner', scopes: [{ scope: 'read:items', places: [HERE], until: null }] };
  const viewer: Actor = { ...keeper, grants: [{ role: 'provinceViewer', place: '51' as TenantCode, until: null }] };
  const asked = { ...aSack(), id };
  const both = 'query ($id: ID!) { sack(id: $id) { label } who }';
  for (const [as, code, reason] of [
    [PUBLIC_ACTOR, 'UNAUTHENTICATED', 'SIGN_IN_NEEDED'],
    [partner, 'FORBIDDEN', 'NOT_PERMITTED'],
    [viewer, 'FORBIDDEN', 'NOT_PERMITTED'],
  ] as const) {
    const answer = await ask(both, asked, { as });
    expect(answer).toMatchObject({
      data: { sack: null, who: expect.any(String) as string },
      errors: [{ path: ['sack'], extensions: { code, reason } }],
    });
    expect(await ask(FILL, asked, { as })).toMatchObject({ data: { fillSack: { __typename: 'Refused', reason } } });
  }
  // who may see some, elsewhere, is told the same as when there is none
  expect(await ask('query ($id: ID!) { sack(id: $id) { label } }', { id }, { as: keeperElsewhere })).toEqual({
    data: { sack: null },
  });
});

it('shows a field beyond its parent as null to whom it is not for, and asks for a proof where that is all that lacks', async () => {
  await ask(FILL, aSack({ label: '有秘密' }));
  const query = `{ sacks(place: "${HERE}", first: 100) { edges { node { label filler } } } }`;
  const filler = async (as: Actor) => {
    const { data, errors } = await ask(query, {}, { as });
    const { edges } = (data?.['sacks'] ?? { edges: [] }) as { edges: { node: { filler: string | null } }[] };
    return { told: edges[0]?.node.filler, reason: errors?.[0]?.extensions['reason'] };
  };
  const manager: Actor = { ...keeper, grants: [{ role: 'communityManager', place: HERE, until: null }] };
  expect(await filler(keeper)).toEqual({ told: null, reason: undefined });
  expect(await filler(manager)).toEqual({ told: null, reason: 'PROOF_NEEDED' });
  expect(await filler({ ...manager, provenAt: new Date().toISOString() })).toEqual({ told: '张三', reason: undefined });
});

it('does not start, nor print its schema, while a root field does not say whom it is for', async () => {
  @Resolver()
  class SilentResolver {
    @Query(() => String)
    silent(): string {
      return 'to whom?';
    }
  }
  @Module({ imports: [SpecimenModule], providers: [SilentResolver] })
  class SilentModule {}
  await expect(printSchema(SilentModule)).rejects.toThrow(/^Query\.silent: say @Guarded/);
  await expect(startService({ ...definition, module: SilentModule })).rejects.toThrow(/^Query\.silent: say @Guarded/);
});

it.each([
  ['an input field that is empty', FILL, aSack({ label: '  ' }), /label 不能为空/],
  ['a page of 101', `{ sacks(place: "${HERE}", first: 101) { edges { cursor } } }`, {}, /first 最多为 100/],
  ['a page of none', `{ sacks(place: "${HERE}", first: 0) { edges { cursor } } }`, {}, /first 至少为 1/],
  ['a cursor of another list', `{ sacks(place: "${HERE}", first: 1, after: "WzFd") { edges { cursor } } }`, {}, /游标/],
  ['a tenant code that is none', '{ sacks(place: "x", first: 1) { edges { cursor } } }', {}, /地点编码/],
  ['a tenant code that is none, in a variable', FILL, aSack({ place: '5' }), /地点编码/],
  ['half a fen', 'query ($amount: Fen!) { echoFen(amount: $amount) }', { amount: 0.5 }, /单位：分/],
  ['an unknown field', '{ nothing }', {}, /不符合接口定义/],
  ['a syntax error', '{ who', {}, /不符合接口定义/],
  ['a missing variable', 'query ($amount: Fen!) { echoFen(amount: $amount) }', {}, /amount 不能缺少/],
])('answers %s as BAD_USER_INPUT, told in zh and en', async (_what, query, variables, zh) => {
  const { errors } = await ask(query, variables);
  expect(errors).toHaveLength(1);
  expect(errors?.[0]).toMatchObject({
    message: expect.stringMatching(zh) as string,
    extensions: { code: 'BAD_USER_INPUT' },
  });
  expect(errors?.[0]?.extensions['messageEn']).toEqual(expect.any(String));
});

it('reads money beyond 2^31 and writes it back exactly', async () => {
  const amount = -9_007_199_254_740_991;
  expect(await ask('query ($amount: Fen!) { echoFen(amount: $amount) }', { amount })).toEqual({
    data: { echoFen: amount },
  });
  expect(await ask(`{ echoFen(amount: ${amount}) }`)).toEqual({ data: { echoFen: amount } });
});

it('masks a fault, and logs it once with the trace id though three fields met it', async () => {
  const before = logged();
  const { errors } = await ask('{ sick(how: "bug") { ache } }');
  expect(errors).toHaveLength(3);
  for (const error of errors ?? [])
    expect(error).toMatchObject({ extensions: { code: 'INTERNAL', traceId: 'trace-of-spec' } });
  expect(JSON.stringify(errors)).not.toContain('secret');
  const lines = logged()
    .slice(before.length)
    .trim()
    .split('\n')
    .filter((line) => line.includes('secret of table sack'));
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '{}')).toMatchObject({
    level: 'error',
    service: 'directory',
    traceId: 'trace-of-spec',
  });
});

it('masks a value that its scalar cannot write: that is our fault and not the client’s', async () => {
  expect((await ask('{ unbounded }')).errors).toMatchObject([{ extensions: { code: 'INTERNAL' } }]);
});

it('says that trying again may help when infrastructure is away, and nothing else', async () => {
  const { errors } = await ask('{ sick(how: "away") { ache } }');
  expect(errors?.[0]).toMatchObject({ extensions: { code: 'SERVICE_UNAVAILABLE', isRetryable: true } });
  expect(JSON.stringify(errors)).not.toContain('db-7');
});

describe('who asks', () => {
  it('is who the gateway signed, with the address the gateway saw', async () => {
    const { data } = await ask('{ who }', {}, { headers: { [CLIENT_HEADER]: '192.0.2.7' } });
    expect(JSON.parse(String(data?.['who']))).toEqual({
      subject: keeper.subject,
      client: '192.0.2.7',
      traceId: 'trace-of-spec',
      language: 'zh',
    });
  });
  it('gets no answer without an Actor', async () => {
    expect(await ask('{ who }', {}, { as: null })).toMatchObject({
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
  });
  it.each([
    [
      'another service signed',
      () => signActor(keeper, SUBJECT, readIdentity('directory', keys.directory.privateKey, trusted)),
    ],
    [
      'a stranger signed as the gateway',
      () => signActor(keeper, SUBJECT, readIdentity('gateway', keys.stranger.privateKey, trusted)),
    ],
    ['was signed for another service', () => signActor(keeper, 'gql.delivery', gatewayIdentity)],
    ['was changed after signing', () => withOtherClaims(signActor(keeper, SUBJECT, gatewayIdentity))],
    ['is nonsense', () => 'actor.e30.e30'],
  ])('gets no answer with an Actor that %s', async (_what, token) => {
    const answer = await ask('{ who }', {}, { as: null, headers: { [BUS_HEADERS.actor]: token() } });
    expect(answer.data).toBeUndefined();
    expect(answer).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });
});

it('does nothing for an operation whose deadline has passed or cannot be read', async () => {
  const input = aSack();
  for (const deadline of [String(Date.now() - 1), 'soon'])
    expect(await ask(FILL, input, { headers: { [BUS_HEADERS.deadline]: deadline } })).toMatchObject({
      errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE', isRetryable: true } }],
    });
  const id = globalId('Sack', HERE, input.input.commandId);
  expect(await ask(`{ sack(id: "${id}") { label } }`)).toEqual({ data: { sack: null } });
});

it('tells on loopback whether it is live and ready', async () => {
  const health = await startHealthServer([service], 0);
  const [live, ready, other] = await Promise.all(
    ['live', 'ready', 'other'].map((path) => fetch(`${health.url}/${path}`)),
  );
  expect([live?.status, ready?.status, other?.status]).toEqual([200, 200, 404]);
  expect(await ready?.json()).toMatchObject({
    directory: { ready: true, details: { isDatabaseThere: true, isBusThere: true, deadLetters: 0 } },
  });
  await health.stop();
});

it('does not start when the committed schema is not what the code says', async () => {
  const stale = pathToFileURL(join(dir, 'stale.graphql'));
  writeFileSync(stale, readFileSync(schemaFile, 'utf8').replace('label: String!', 'label: String'));
  await expect(startService({ ...definition, schemaFile: stale })).rejects.toThrow(/npm run schema/);
});

it('does not start on a database that is not as tenancy.ts says', async () => {
  await expect(startService({ ...definition, tenancy: {} })).rejects.toThrow(/Run the migrations/);
});

it('finishes the operation in hand before it stops, and takes none after', async () => {
  Gate.close();
  const inHand = ask('{ slow }');
  await until(() => Gate.entered === 1);
  const stopped = service.stop();
  await until(async () => {
    const isGone = await ask('{ who }').then(
      () => false,
      () => true,
    ); // no responders
    return isGone;
  });
  Gate.open();
  expect(await inHand).toEqual({ data: { slow: ['done'] } });
  await stopped;
  expect(await service.health()).toMatchObject({ ready: false });
});

/** The same signature under another subject. */
function withOtherClaims(token: string): string {
  const [kind, claims = '', signature] = token.split('.');
  const changed = Buffer.from(claims, 'base64url').toString().replace(keeper.subject, randomUUID());
  return [kind, Buffer.from(changed).toString('base64url'), signature].join('.');
}

/** Resolves when the condition holds. @throws Error when it does not within 30 seconds. */
async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  for (const endsAt = Date.now() + 30_000; Date.now() < endsAt;) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`This did not become true: ${condition.toString()}`);
}
