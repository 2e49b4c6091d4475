import { request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';

import { makeKeyTexts, readIdentity, signActor } from '@yicang/platform-nats';
import { PUBLIC_ACTOR } from '@yicang/kernel';
import { documentIdOf, PORTAL_DOCUMENTS } from '@yicang/portal';
import { getIntrospectionQuery } from 'graphql';

import { gatewayEnvironment } from './environment.js';
import { IN_HAND_MAX } from './front-door.js';
import { GatewayStage } from './gateway.fixture.js';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly extensions?: object;
    readonly data?: Record<string, unknown> | null;
    readonly errors?: { message: string; path?: unknown[]; extensions: Record<string, unknown> }[];
  };
}

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const JOIN = 'mutation ($input: JoinInput!) { join(input: $input) }';

let stage: GatewayStage;
let url: string;

beforeAll(async () => {
  stage = await GatewayStage.open();
  url = stage.gateway.url;
});
afterAll(() => stage.close());
beforeEach(() => (stage.heard.length = 0));

async function post(body: unknown, headers: Record<string, string> = {}, to = url): Promise<Answer> {
  const response = await fetch(`${to}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: withoutCost((text === '' ? {} : JSON.parse(text)) as Answer['body']),
  };
}
/** What an operation costs is said with every answer, and asked in a spec of its own. */
const withoutCost = ({ extensions: _, ...body }: Answer['body']): Answer['body'] => body;
const ask = (query: string, headers: Record<string, string> = {}, variables: object = {}) =>
  post({ query, variables }, headers);
const whoIn = ({ body }: Answer): unknown => JSON.parse(String(body.data?.['who']));

it('joins what two services know of one thing', async () => {
  const { status, body } = await ask('{ place(id: "p1") { nameZh items } }');
  expect({ status, body }).toEqual({ status: 200, body: { data: { place: { nameZh: '水井坊', items: 2 } } } });
  expect(stage.heard.map(({ service }) => service)).toEqual(['directory', 'inventory']);
});

describe('who asks', () => {
  it('is the public without a token, in the language of the request', async () => {
    expect(whoIn(await ask('{ who }'))).toEqual({ ...PUBLIC_ACTOR, language: 'zh' });
    expect(whoIn(await ask('{ who }', { 'accept-language': 'fr, en;q=0.9, zh;q=0.1' }))).toEqual({
      ...PUBLIC_ACTOR,
      language: 'en',
    });
  });

  it('is whom directory’s token names', async () => {
    expect(whoIn(await ask('{ who }', { authorization: `Bearer ${await stage.token()}` }))).toEqual({
      subject: 'account-7',
      kind: 'person',
      grants: [{ role: 'keeper', place: '51017K3Q', until: null }],
      grantVersion: 3,
      language: 'zh',
    });
  });

  it.each<[string, () => Promise<string> | string]>([
    ['that has expired', async () => `Bearer ${await stage.token({ expires: '-1s' })}`],
    ['that another key signed', async () => `Bearer ${await stage.token({ key: makeKeyTexts().privateKey })}`],
    ['of another issuer', async () => `Bearer ${await stage.token({ issuer: 'somebody' })}`],
    ['that claims to be one of our jobs', async () => `Bearer ${await stage.token({ claims: { kind: 'system' } })}`],
    [
      'that grants an unknown role',
      async () => `Bearer ${await stage.token({ claims: { grants: [{ role: 'king', place: '0', until: null }] } })}`,
    ],
    ['without a signature', () => `Bearer ${unsigned()}`],
    ['that is nonsense', () => 'Bearer x.y.z'],
    ['of another scheme', () => 'Basic YTpi'],
  ])('is nobody with a token %s: 401, and no service is asked', async (_what, authorization) => {
    const { status, body, headers } = await ask('{ who }', { authorization: await authorization() });
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer');
    expect(body.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED', reason: 'SIGN_IN_NEEDED' } }]);
    expect(stage.heard).toEqual([]);
  });

  it('is not who a client’s own headers say', async () => {
    const forged = signActor(
      { ...PUBLIC_ACTOR, subject: 'forged', kind: 'person' },
      'gql.directory',
      strangerIdentity(),
    );
    const said = {
      'x-actor': forged,
      'x-client': '192.0.2.66',
      'x-deadline': '9999999999999',
      'x-service': 'directory',
      'x-forwarded-for': '192.0.2.66',
    };
    expect(whoIn(await ask('{ who }', said))).toMatchObject({ subject: 'public', kind: 'public' });
    const [heard] = stage.heard;
    expect(Object.keys(heard?.headers ?? {}).sort()).toEqual(['x-actor', 'x-client', 'x-deadline', 'x-trace-id']);
    expect(heard?.headers['x-client']).toBe('127.0.0.1');
    expect(Number(heard?.headers['x-deadline'])).toBeLessThan(Date.now() + 10_001);
  });

  it('is heard at the address that our own proxy heard, and only that', async () => {
    const behindProxy = await stage.start({ PROXY_HOPS: '1' });
    await post({ query: '{ who }' }, { 'x-forwarded-for': '198.51.100.1, 192.0.2.9' }, behindProxy.url);
    expect(stage.heard[0]?.headers['x-client']).toBe('192.0.2.9');
    await behindProxy.stop();
  });
});

describe('the trace id', () => {
  it('is the caller’s own when it is one, goes to every service and comes back', async () => {
    const { headers } = await ask('{ place(id: "p1") { nameZh items } }', { 'x-trace-id': TRACE });
    expect(headers.get('x-trace-id')).toBe(TRACE);
    expect(stage.heard.map((heard) => heard.headers['x-trace-id'])).toEqual([TRACE, TRACE]);
  });
  it('is that of the caller’s traceparent', async () => {
    const { headers } = await ask('{ items }', { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` });
    expect(headers.get('x-trace-id')).toBe(TRACE);
  });
  it('is that of the caller’s request id, which comes back as it was written, and with it a traceparent', async () => {
    const uuid = '4bf92f35-77b3-4da6-a3ce-929d0e0e4736';
    const { headers } = await ask('{ items }', { 'x-request-id': uuid });
    expect(headers.get('x-request-id')).toBe(uuid);
    expect(headers.get('traceparent')).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`));
    expect(stage.heard.map((heard) => heard.headers['x-trace-id'])).toEqual([TRACE]);
  });
  it.each(['x"; drop', 'wang-xiaoming', '13800138000', '0'.repeat(32), 'A'.repeat(32), `${TRACE}0`])(
    'is a new one when the caller’s is %s',
    async (said) => {
      for (const name of ['x-request-id', 'x-trace-id', 'traceparent']) {
        const id = (await ask('{ items }', { [name]: said })).headers.get('x-trace-id');
        expect(id).toMatch(/^[0-9a-f]{32}$/);
        expect(id).not.toBe(said);
      }
    },
  );
});

describe('a request that no page of another site can send', () => {
  it('is a POST', async () => {
    const get = await fetch(`${url}/graphql?query={items}`, { headers: { 'apollo-require-preflight': '1' } });
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
  });
  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    '',
  ])('of JSON, not of "%s"', async (type) => {
    const { status, body } = await post('{"query":"mutation { note(text: \\"x\\") }"}', { 'content-type': type });
    expect(status).toBe(415);
    expect(body.errors?.[0]?.message).toBe('请求的 content-type 应为 application/json（UTF-8）。');
    expect(stage.heard).toEqual([]);
  });
  it.each(['APPLICATION/JSON', 'Application/Json ; Charset=UTF-8', 'application/json;charset=utf-8'])(
    'of JSON, as in %s',
    async (type) => {
      const { status, body } = await post({ query: '{ items }' }, { 'content-type': type });
      expect({ status, body }).toEqual({ status: 200, body: { data: { items: 3 } } });
    },
  );
  it.each(['text/html', 'image/png', 'APPLICATION/JSON', ''])(
    'is answered in JSON though %s was wanted',
    async (accept) => {
      const { status, body } = await ask('{ items }', { accept });
      expect({ status, body }).toEqual({ status: 200, body: { data: { items: 3 } } });
    },
  );
  it('is told nothing about other origins', async () => {
    const { headers } = await ask('{ items }', { origin: 'https://evil.example' });
    expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('limits', () => {
  const deep = (levels: number): string =>
    `{ place(id: "p") { ${'parent { '.repeat(levels)} id ${'} '.repeat(levels)} } }`;
  const aliases = (count: number, field: string): string =>
    `{ ${Array.from({ length: count }, (_, nth) => `a${nth}: ${field}`).join(' ')} }`;
  const fragments = '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }';

  it.each([
    ['a depth of 10', deep(8)],
    ['15 aliases', aliases(15, 'items')],
  ])('let pass %s', async (_what, query) => {
    expect((await ask(query)).body.errors).toBeUndefined();
  });

  it.each([
    ['a depth of 11', deep(9)],
    [
      'a depth that fragments hide',
      `{ place(id: "p") { ...P } } fragment P on Place { ${'parent { '.repeat(9)} id ${'} '.repeat(9)} }`,
    ],
    ['16 aliases', aliases(16, 'items')],
    ['values nested without end', `{ weigh(what: ${'['.repeat(50)}1${']'.repeat(50)}) }`],
    ['2,000 aliases of __typename', aliases(2_000, '__typename')],
    ['1,001 tokens', `{ ${'items '.repeat(1_000)} }`],
    ['11 directives', `{ items ${'@include(if: true) '.repeat(11)} }`],
    ['fragments in a circle', fragments],
    ['a key that is a word of JavaScript', '{ __proto__: items }'],
    ['another one', '{ constructor: place(id: "p") { prototype: id } }'],
    ['an unknown field', '{ nothing }'],
    ['a syntax error', '{ items'],
    ['a field of federation', '{ _service { sdl } }'],
    ['an entity by its representation', 'query { _entities(representations: []) { __typename } }'],
  ])('refuse %s with BAD_USER_INPUT, and ask no service', async (_what, query) => {
    const { body } = await ask(query);
    expect(body.data ?? null).toBeNull();
    expect(body.errors?.map(({ extensions }) => extensions['code'])).toEqual(body.errors?.map(() => 'BAD_USER_INPUT'));
    expect(body.errors?.[0]?.message).toMatch(/^请求不符合接口定义/);
    expect(stage.heard).toEqual([]);
  });

  it.each([
    [
      'more than 5,000 fields',
      'query ($n: Int!) { pages(first: $n) { id nameZh a: nameZh beside { id } } }',
      { n: 49 },
    ],
    ['lists within lists', '{ at(places: []) { beside { beside { id } } } }', {}],
  ])('refuse what asks for %s, and ask no service', async (_what, query, variables) => {
    const { body } = await ask(query, {}, variables);
    const strictly = await ask(query, { accept: 'application/graphql-response+json' }, variables);
    expect([strictly.status, body.errors?.[0]?.extensions['code']]).toEqual([400, 'BAD_USER_INPUT']);
    expect(body.errors?.[0]?.extensions['messageEn']).toMatch(/ask for at most 5000/);
    expect(stage.heard).toEqual([]);
    if ('n' in variables) expect((await ask(query, {}, { n: 48 })).body.errors).toBeUndefined();
  });

  it('refuse a document of more than 40,000 characters, which is better said in variables', async () => {
    const long = 'x'.repeat(40_000);
    const { status, body } = await ask(`{ echo(text: "${long}") }`);
    expect([status, body.errors?.[0]?.extensions['code']]).toEqual([400, 'BAD_USER_INPUT']);
    expect(body.errors?.[0]?.message).toMatch(/variables/);
    expect(stage.heard).toEqual([]);
    const answer = await ask('query ($text: String!) { echo(text: $text) }', {}, { text: long });
    expect(answer.body.data).toEqual({ echo: long });
  });

  it('refuse many operations in one body', async () => {
    const { status, body } = await post([{ query: '{ items }' }, { query: '{ items }' }]);
    expect(status).toBe(400);
    expect(body.data).toBeUndefined();
    expect(stage.heard).toEqual([]);
  });

  it.each(['', 'null', '7', '{', '{"query":7}', '{"query":"{items}","variables":7}', '{"nothing":1}'])(
    'refuse the body %s',
    async (body) => {
      const answer = await post(body);
      expect(answer.status).toBe(400);
      expect(answer.body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    },
  );

  it('read no more than 100 kB, announced or not', async () => {
    const large = JSON.stringify({ query: '{ items }', variables: { filler: 'x'.repeat(100_001) } });
    expect(await statusOf(large, { 'content-length': String(large.length) })).toBe(413);
    expect(await statusOf(large, { 'transfer-encoding': 'chunked' })).toBe(413);
    expect(stage.heard).toEqual([]);
  });

  it('cut off a body and a header that are sent drop by drop, and say so', async () => {
    const startedAt = performance.now();
    const head = 'POST /graphql HTTP/1.1\r\nhost: x\r\n';
    const [header, body] = await Promise.all([
      slowly(head, 'x-a: 1\r\n'),
      slowly(`${head}content-type: application/json\r\ncontent-length: 90000\r\n\r\n`, ' '),
    ]);
    expect(performance.now() - startedAt).toBeLessThan(9_000);
    for (const heard of [header, body]) {
      expect(heard).toMatch(/^HTTP\/1.1 408 /);
      expect(heard).toMatch(/5 秒内发完.*within 5 seconds/);
    }
    expect(stage.heard).toEqual([]);
  });

  it('answer what is no HTTP, and headers too large, with words', async () => {
    expect(await slowly('nonsense\r\n\r\n', '')).toMatch(/^HTTP\/1.1 400 .*no HTTP request/s);
    const large = `GET / HTTP/1.1\r\nx-a: ${'x'.repeat(20_000)}\r\n\r\n`;
    expect(await slowly(large, '')).toMatch(/^HTTP\/1.1 431 .*send fewer/s);
  });

  it('know no subscription of a query’s fields', async () => {
    const { body } = await ask('subscription { items }');
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(stage.heard).toEqual([]);
  });

  it('answer methods and addresses that are none with a status', async () => {
    expect(await statusOf('', {}, 'TRACE')).toBe(400);
    expect(await statusOf('{}', { 'content-length': '2' }, 'GET')).toBe(400);
    expect(await statusOf('', {}, 'PROPFIND')).toBe(405);
  });
});

describe('errors', () => {
  it('of a bug in a service are masked, and leave nothing of it', async () => {
    const { body } = await ask('{ broken items }', { 'x-trace-id': TRACE });
    expect(body.data).toEqual({ broken: null, items: 3 });
    expect(body.errors).toMatchObject([{ path: ['broken'], extensions: { code: 'INTERNAL', traceId: TRACE } }]);
    expect(JSON.stringify(body)).not.toMatch(/secret|directory|table/);
    expect(stage.log.split('\n').filter((line) => line.includes(TRACE) && line.includes('"error"'))).toHaveLength(1);
  });

  it('that a service meant for clients pass, with nothing but what is on the list', async () => {
    const { body } = await ask('{ coded }');
    expect(body.errors).toEqual([
      {
        message: '不行',
        path: ['coded'],
        extensions: { code: 'FORBIDDEN', reason: 'NOT_PERMITTED', messageZh: '不行', messageEn: 'no' },
      },
    ]);
  });

  it.each<[string, string, object, string[]]>([
    ['in a variable', JOIN, { name: '王小明', phone: { of: '13800138000' } }, ['phone']],
    ['in two places', JOIN, { name: ['王小明'], phone: { of: '13800138000' } }, ['name', 'phone']],
    [
      'deep inside',
      JOIN,
      { name: '王小明', phone: '1', members: [{ name: '王', age: '13800138000' }] },
      ['members.0.age'],
    ],
    ['that is missing', JOIN, { name: '王小明' }, ['phone']],
    ['in the document', 'mutation { join(input: { name: "王小明", phone: 13800138000 }) }', {}, ['phone']],
    ['that breaks the syntax', 'mutation { join(input: { name "王小明", phone: 13800138000 }) }', {}, []],
  ])('never repeat a name or a number that came %s', async (_what, query, input, fields) => {
    for (const language of ['zh', 'en']) {
      const { body } = await ask(query, { 'accept-language': language }, { input });
      expect(JSON.stringify(body)).not.toMatch(/王|138001/);
      expect(body.data ?? null).toBeNull();
      const told = body.errors?.map(({ extensions }) => extensions) ?? [];
      expect(told.map(({ code }) => code)).toEqual(told.map(() => 'BAD_USER_INPUT'));
      expect(told.flatMap(({ problems }) => (problems ?? []) as { field: string }[]).map(({ field }) => field)).toEqual(
        fields,
      );
      if (fields.length > 0) expect(told[0]).toMatchObject({ reason: 'INPUT_INVALID' });
      expect(body.errors?.[0]?.message).toBe(told[0]?.[language === 'zh' ? 'messageZh' : 'messageEn']);
    }
    expect(stage.log).not.toMatch(/王小明|13800138000/);
    expect(stage.heard).toEqual([]);
  });

  it('are told in the language of the request', async () => {
    const { body } = await ask('{ nothing }', { 'accept-language': 'en' });
    expect(body.errors?.[0]?.message).toMatch(/^Cannot query field/);
  });

  it('have a status for those who accept application/graphql-response+json', async () => {
    const accept = 'application/graphql-response+json';
    const [wrong, right] = await Promise.all([ask('{ nothing }', { accept }), ask('{ items }', { accept })]);
    expect([wrong.status, right.status]).toEqual([400, 200]);
    expect(right.headers.get('content-type')).toMatch(accept);
  });

  it('say within a second that a service is away, and that trying again may help', async () => {
    await stage.silence('inventory');
    const startedAt = performance.now();
    const { body } = await ask('{ place(id: "p1") { nameZh items } }');
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(body.data).toEqual({ place: { nameZh: '水井坊', items: null } });
    expect(body.errors).toMatchObject([
      { path: ['place'], extensions: { code: 'SERVICE_UNAVAILABLE', isRetryable: true } },
    ]);
    const whole = await ask('{ who items }'); // items is never null, so nothing above it can be
    expect(whole.body).toMatchObject({ data: null, errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }] });
    await stage.serve('inventory');
    expect((await ask('{ items }')).body).toEqual({ data: { items: 3 } });
  });
});

it('asks anew for each of two identical requests at the same time', async () => {
  await Promise.all(Array.from({ length: 5 }, () => ask('{ items }')));
  expect(stage.heard).toHaveLength(5);
});

it('shows the whole schema to GraphiQL, which is one page without anything from elsewhere', async () => {
  const { body } = await ask(getIntrospectionQuery());
  expect(body.errors).toBeUndefined();
  const response = await fetch(`${url}/graphiql`);
  const page = await response.text();
  expect(response.headers.get('content-security-policy')).toMatch(/connect-src 'self'/);
  expect(page).not.toMatch(/<(?:script|link)[^>]+(?:src|href)="https?:/);
});

it('hides schema, suggestions and editor unless told otherwise', async () => {
  const { GRAPHIQL, INTROSPECTION } = gatewayEnvironment.shape;
  expect([GRAPHIQL.parse(undefined), INTROSPECTION.parse(undefined)]).toEqual([false, false]);
  const closed = await stage.start({ INTROSPECTION: 'off', GRAPHIQL: 'off' });
  const introspection = await post({ query: getIntrospectionQuery() }, {}, closed.url);
  expect(introspection.body.data ?? null).toBeNull();
  const misspelt = await post({ query: '{ item }' }, { 'accept-language': 'en' }, closed.url);
  expect(misspelt.body.errors?.[0]?.message).toMatch(/Cannot query field/);
  expect(JSON.stringify(misspelt.body)).not.toMatch(/Did you mean/);
  expect((await fetch(`${closed.url}/graphiql`)).status).toBe(404);
  await closed.stop();
});

it('sends the headers that keep a browser safe with every answer', async () => {
  for (const path of ['/graphql', '/graphiql', '/nowhere']) {
    const { headers } = await fetch(url + path);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('content-security-policy')).toMatch(/frame-ancestors 'none'/);
    expect(headers.get('strict-transport-security')).toMatch(/max-age/);
    expect(headers.get('x-powered-by')).toBeNull();
  }
});

it('gives the public pages everything else', async () => {
  const response = await fetch(`${url}/i/nonsense`, { headers: { 'accept-language': 'en' } });
  expect([response.status, response.headers.get('content-type')]).toEqual([400, 'text/html; charset=utf-8']);
  expect(response.headers.get('x-trace-id')).toMatch(/^[0-9a-f]{32}$/);
});

it('does not start where the port is taken, and leaves nothing behind', async () => {
  const port = new URL(url).port;
  await expect(stage.start({ PORT: port })).rejects.toThrow(/EADDRINUSE/);
});

it('finishes the request in hand before it stops, and lets nobody in meanwhile', async () => {
  const stopping = await stage.start();
  const inHand = post({ query: '{ slow }' }, {}, stopping.url);
  while (!stage.heard.some(({ query }) => query.includes('slow')))
    await new Promise((resolve) => setTimeout(resolve, 10));
  const stopped = stopping.stop();
  await expect(post({ query: '{ items }' }, { connection: 'close' }, stopping.url)).rejects.toThrow();
  stage.release();
  expect((await inHand).body).toEqual({ data: { slow: 'done' } });
  await stopped;
});

it('reads and answers so many requests at a time, and asks others to come again', async () => {
  const busy = await stage.start();
  const { port } = new URL(busy.url);
  const half = 'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{';
  const senders = await Promise.all(Array.from({ length: IN_HAND_MAX }, () => sending(Number(port), half)));
  const ask = () =>
    fetch(`${busy.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
  let turnedDown = await ask();
  while (turnedDown.status !== 503) turnedDown = await ask();
  expect(turnedDown.headers.get('retry-after')).toBe('1');
  expect(await turnedDown.text()).toContain('SERVICE_UNAVAILABLE');
  for (const sender of senders) sender.destroy();
  while ((await ask()).status === 503) await new Promise((resolve) => setTimeout(resolve, 10));
  await busy.stop();
});

/** What the server says to a request as raw as this. */
function statusOf(body: string, headers: Record<string, string>, method = 'POST'): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const said = { 'content-type': 'application/json', ...headers };
    const request = httpRequest(`${url}/graphql`, { method, headers: said, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** Somebody has sent this and goes no further. */
function sending(port: number, text: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text, () => resolve(socket)));
    socket.on('error', reject);
  });
}

/** Everything the server says to somebody who sends this and then a drop every 200 ms, until it hangs up. */
function slowly(first: string, drop: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    const dripping = setInterval(() => socket.write(drop), 200);
    let heard = '';
    socket.on('data', (chunk) => (heard += String(chunk)));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(dripping);
      resolve(heard);
    });
    socket.write(first);
  });
}

it.each<[string, number, Buffer, Record<string, string>]>([
  [
    'is no UTF-8',
    400,
    Buffer.concat([Buffer.from('{"query":"{ who }","x":"'), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from('"}')]),
    {},
  ],
  [
    'is compressed',
    400,
    gzipSync(`{"query":"{ who }","x":"${'a'.repeat(9_000_000)}"}`),
    { 'content-encoding': 'gzip' },
  ],
  ['says it is compressed', 415, Buffer.from('{"query":"{ who }"}'), { 'content-encoding': 'br' }],
])('refuses a body that %s with %i, and asks nobody', async (_what, status, body, headers) => {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: new Uint8Array(body),
  });
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  expect(stage.heard).toEqual([]);
});

describe('a document of our own apps', () => {
  const [[documentId, document]] = [...PORTAL_DOCUMENTS] as [[string, string]];

  it('is asked for by its id, and held to what the graph knows', async () => {
    const { status, body } = await post({ documentId, variables: {} });
    // the graph of this spec has no such field: the document was found, and looked at
    expect({ status, code: body.errors?.[0]?.extensions['code'] }).toEqual({ status: 200, code: 'BAD_USER_INPUT' });
    expect(documentId).toBe(documentIdOf(document));
  });

  it.each(['sha256:nothing', '', '__proto__'])('is none for the id %j: 404, and what to do', async (unknown) => {
    const { status, body } = await post({ documentId: unknown });
    expect(status).toBe(404);
    expect(body.errors).toMatchObject([{ extensions: { code: 'PERSISTED_OPERATION_NOT_FOUND' } }]);
    expect(stage.heard).toEqual([]);
  });

  it('is not looked for when a whole document is sent', async () => {
    const { body } = await post({ query: '{ who }', documentId: 'sha256:nothing' });
    expect(body.errors?.[0]?.extensions['code']).not.toBe('PERSISTED_OPERATION_NOT_FOUND');
  });
});

describe('hostile requests by the hundred', () => {
  const deep = (levels: number) => `{ place(id: "p") ${'{ parent '.repeat(levels)}{ id }${' }'.repeat(levels)} }`;
  it.each<[string, () => string]>([
    ['queries of ten thousand levels', () => JSON.stringify({ query: deep(4_000) })],
    [
      'a thousand aliases',
      () => JSON.stringify({ query: `{ ${Array.from({ length: 1_000 }, (_, i) => `a${i}: __typename`).join(' ')} }` }),
    ],
    ['nested JSON', () => `{"query":"{ who }","variables":${'['.repeat(40_000)}${']'.repeat(40_000)}}`],
    [
      'fragments in a circle',
      () =>
        JSON.stringify({
          query: '{ place(id: "p") { ...a } } fragment a on Place { ...b } fragment b on Place { ...a }',
        }),
    ],
    ['directives without end', () => JSON.stringify({ query: `{ who ${'@skip(if: false) '.repeat(2_000)} }` })],
    ['batches', () => JSON.stringify(Array.from({ length: 2_000 }, () => ({ query: '{ who }' })))],
  ])('leave no memory behind: %s', async (_what, make) => {
    const narrow = await stage.start({ RATE_LIMIT_FACTOR: '100' });
    const send = async () => {
      const ask = () => post(make(), {}, narrow.url);
      // on a busy machine the door has closed a connection that nothing came over for seconds: a client asks again
      const { status, body } = await ask().catch(ask);
      expect(status === 200 || status === 400).toBe(true);
      expect(body.errors?.length).toBeGreaterThan(0);
    };
    for (let round = 0; round < 20; round++) await send();
    gc();
    const before = process.memoryUsage().heapUsed;
    for (let round = 0; round < 200; round++) await send();
    gc();
    const grown = process.memoryUsage().heapUsed - before;
    // each of them kept would be 10 MB and more
    expect(grown).toBeLessThan(8_000_000);
    expect(stage.heard).toEqual([]);
    await narrow.stop();
  });

  /** The collector, which Node shows to who asks for it. */
  function gc(): void {
    setFlagsFromString('--expose-gc');
    (runInNewContext('gc') as () => void)();
  }
});

function unsigned(): string {
  const part = (claims: object): string => Buffer.from(JSON.stringify(claims)).toString('base64url');
  const exp = Math.floor(Date.now() / 1_000) + 600;
  return `${part({ alg: 'none' })}.${part({ iss: 'yicang-directory', sub: 'a', kind: 'person', grants: [], gv: 0, exp })}.`;
}

function strangerIdentity() {
  return readIdentity('gateway', makeKeyTexts().privateKey, {});
}
