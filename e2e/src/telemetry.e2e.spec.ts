import { randomBytes, randomUUID } from 'node:crypto';
import { INSTRUMENTS } from '@yicang/platform-telemetry';
import type { Run } from '@yicang/tools';
import { Collector, type Span } from './collector.js';
import { dataFolder, pause, PlatformProcess, removeDataFolder } from './platform-process.js';

const WAIT_MS_MAX = 30_000;
const TRACE = randomBytes(16).toString('hex');
const CALLER = randomBytes(8).toString('hex');
const RICE = '示踪大米';

let folder: string;
let collector: Collector;
let platform: PlatformProcess;
let run: Run;
let spans: Span[];

beforeAll(async () => {
  folder = dataFolder();
  collector = await Collector.open();
  // --split: each service is a process of its own, and has telemetry of its own
  platform = PlatformProcess.spawn(folder, ['--split'], { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  run = await platform.ready();
  const token = await signIn('keeper');
  const { stores } = await ask<{ stores: { edges: { node: { id: string } }[] } }>(
    token,
    '{ stores(place: "51015NGF", first: 1) { edges { node { id } } } }',
  );
  const gift = { category: 'FOOD', nameZh: RICE, quantity: 2, unit: 'BAG', weightGrams: 5_000, condition: 'NEW' };
  await ask(
    token,
    'mutation($input: ReceiveGiftInput!) { receiveGift(input: $input) { __typename ... on Refused { reason } } }',
    { input: { commandId: randomUUID(), storeId: stores.edges[0]?.node.id, ...gift } },
    { traceparent: `00-${TRACE}-${CALLER}-01` },
  );
  spans = await untilConsumed();
});
afterAll(async () => {
  await platform?.stop();
  await collector?.close();
  removeDataFolder(folder);
});

async function ask<Data>(token: string, query: string, variables: object = {}, headers: object = {}): Promise<Data> {
  const response = await fetch(new URL('/graphql', run.addresses['portal']), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }), ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}

async function signIn(loginName: string): Promise<string> {
  const password = run.signIns.find((one) => one.loginName === loginName)?.password;
  const query = 'mutation($input: SignInInput!) { signIn(input: $input) { ... on Session { accessToken } } }';
  const { signIn } = await ask<{ signIn: { accessToken: string } }>('', query, { input: { loginName, password } });
  return signIn.accessToken;
}

/** What must be told of one gift: each process tells its own when its time has come, so none of them says that all are there. */
const TOLD = [
  'POST /graphql',
  'command inventory.receive-gift',
  'publish inventory.item.received.v1',
  'consume by reporting-on-items',
];
const ASKED = 'gql.inventory';

/** The spans of the caller's trace, once all of them are told; a service that is asked tells of it on both sides. */
async function untilConsumed(): Promise<Span[]> {
  for (const endsAt = Date.now() + WAIT_MS_MAX; Date.now() < endsAt; await pause(100)) {
    const mine = collector.spans.filter(({ traceId }) => traceId === TRACE);
    const names = mine.map(({ name }) => name);
    const isAskedToldTwice = names.filter((name) => name === ASKED).length >= 2;
    if (isAskedToldTwice && TOLD.every((name) => names.includes(name))) return mine;
  }
  throw new Error(`The trace does not reach the roll-up: ${collector.spans.map(({ name }) => name).join(', ')}`);
}

const named = (name: string) => {
  const span = spans.find((one) => one.name === name);
  if (span === undefined) throw new Error(`There is no span ${name} among ${spans.map((one) => one.name).join(', ')}`);
  return span;
};
const childrenOf = (parent: Span) => spans.filter(({ parentSpanId }) => parentSpanId === parent.spanId);

describe('one trace', () => {
  it('runs from the caller’s click to the roll-up, each part begun by the one before', () => {
    const chain = [
      named('POST /graphql'),
      ...['gql.inventory', 'gql.inventory', 'command inventory.receive-gift', 'publish inventory.item.received.v1'],
    ] as const;
    expect(named('POST /graphql').parentSpanId).toBe(CALLER);
    let last = chain[0];
    for (const name of chain.slice(1) as string[]) {
      const next = childrenOf(last).find((child) => child.name === name);
      expect([name, last.name, next?.name]).toEqual([name, last.name, name]);
      last = next ?? last;
    }
    expect(childrenOf(last).map(({ name }) => name)).toContain('consume by reporting-on-items');
  });

  it('says what was done where, and nothing of what was given or who gave', () => {
    const command = named('command inventory.receive-gift');
    const attributes = Object.fromEntries(
      (command.attributes ?? []).map(({ key, value }) => [key, Object.values(value)[0]]),
    );
    expect(attributes).toMatchObject({ 'yicang.operation': 'inventory.receive-gift', 'yicang.place': '51015NGF' });
    for (const body of collector.bodies)
      for (const said of [RICE, '示范家庭', '13800000001']) expect(body.includes(said)).toBe(false);
  });
});

it('is what metrics are called that the code defines, and no others', async () => {
  const quiet: readonly string[] = ['yicang.refusals'];
  const expected = Object.keys(INSTRUMENTS).filter((name) => !quiet.includes(name));
  for (const endsAt = Date.now() + WAIT_MS_MAX; Date.now() < endsAt; await pause(100))
    if (expected.every((name) => collector.metrics.has(name))) break;
  const told = [...collector.metrics.keys()].filter((name) => !quiet.includes(name));
  expect(told.sort()).toEqual(expected.sort());
  for (const [name, { unit }] of collector.metrics)
    expect(unit).toBe(INSTRUMENTS[name as keyof typeof INSTRUMENTS].unit);
});

it('is sent to nobody when nobody is named', async () => {
  await platform.stop();
  const before = collector.bodies.length;
  const silent = PlatformProcess.spawn(folder, ['--once']);
  expect((await silent.end()).exitCode).toBe(0);
  expect(collector.bodies).toHaveLength(before);
});
