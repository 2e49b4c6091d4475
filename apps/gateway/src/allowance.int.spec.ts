import { ALLOWANCES } from './allowance.js';
import { GatewayStage } from './gateway.fixture.js';

/** Small enough to be used up by hand: 12 requests and 600 fields a minute for the public, 12 and 1,200 for a person. */
const FACTOR = 0.01;
const REQUESTS = ALLOWANCES.public.requests * FACTOR;
const COST = ALLOWANCES.public.cost * FACTOR;

let stage: GatewayStage;
beforeAll(async () => (stage = await GatewayStage.open({ RATE_LIMIT_FACTOR: String(FACTOR), PROXY_HOPS: '1' })));
afterAll(() => stage.close());
beforeEach(() => (stage.heard.length = 0));

async function ask(query: string, client: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${stage.gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': client, ...headers },
    body: JSON.stringify({ query }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as unknown };
}

it('is told with every answer, in the draft’s headers and the older ones', async () => {
  const { headers, body } = await ask('{ items }', '192.0.2.1');
  expect(body).toEqual({ data: { items: 3 }, extensions: { cost: { requested: 1 } } });
  expect(headers.get('ratelimit-policy')).toBe(`"requests";q=${REQUESTS};w=60, "cost";q=${COST};w=60`);
  expect(headers.get('ratelimit')).toMatch(
    new RegExp(`^"requests";r=${REQUESTS - 1};t=(59|60), "cost";r=${COST - 1};t=(59|60)$`),
  );
  expect(headers.get('x-ratelimit-limit')).toBe(String(REQUESTS));
  expect(headers.get('x-ratelimit-remaining')).toBe(String(REQUESTS - 1));
  expect(Number(headers.get('x-ratelimit-reset'))).toBeGreaterThan(50);
});

it('of requests lets as many through as it says, though all come at once, and tells the others when to come again', async () => {
  const answers = await Promise.all(Array.from({ length: REQUESTS + 8 }, () => ask('{ items }', '192.0.2.2')));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(REQUESTS);
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(8);
  expect(stage.heard).toHaveLength(REQUESTS);
  const retryAfterSeconds = Number(refused[0]?.headers.get('retry-after'));
  expect(retryAfterSeconds).toBeGreaterThan(0);
  expect(refused[0]?.body).toMatchObject({
    errors: [{ extensions: { code: 'RATE_LIMITED', isRetryable: true, retryAfterSeconds } }],
  });
  expect((await ask('{ items }', '192.0.2.3')).status).toBe(200);
});

it('of cost refuses before any service is asked, with 429 in both media types', async () => {
  const wide = '{ place(id: "p") { parent { id nameZh parent { id nameZh parent { id nameZh } } } } }';
  const page = `{ pages(first: 100) { id nameZh } }`;
  expect((await ask(wide, '192.0.2.4')).status).toBe(200);
  for (const accept of ['application/json', 'application/graphql-response+json']) {
    let last = await ask(page, '192.0.2.4', { accept });
    for (let tries = 0; tries < 3 && last.status === 200; tries++) last = await ask(page, '192.0.2.4', { accept });
    stage.heard.length = 0;
    const { status, body, headers } = await ask(page, '192.0.2.4', { accept });
    expect({ status, body }).toMatchObject({
      status: 429,
      body: { errors: [{ extensions: { code: 'RATE_LIMITED' } }] },
    });
    expect(headers.get('retry-after')).toMatch(/^\d+$/);
    expect(headers.get('content-type')).toContain(accept);
    expect(stage.heard).toEqual([]);
  }
});

it('is shared by all addresses of one IPv6 network, and by no other', async () => {
  const left = async (client: string) => (await ask('{ items }', client)).headers.get('x-ratelimit-remaining');
  expect(await left('2001:db8:1:2::1')).toBe(String(REQUESTS - 1));
  expect(await left('2001:db8:1:2:ffff:0:0:9')).toBe(String(REQUESTS - 2));
  expect(await left('2001:db8:1:3::1')).toBe(String(REQUESTS - 1));
});

it('is a person’s own, from wherever they ask', async () => {
  const authorization = `Bearer ${await stage.token()}`;
  const left = async (client: string) =>
    (await ask('{ items }', client, { authorization })).headers.get('x-ratelimit-remaining');
  expect(await left('192.0.2.5')).toBe(String(ALLOWANCES.person.requests * FACTOR - 1));
  expect(await left('192.0.2.6')).toBe(String(ALLOWANCES.person.requests * FACTOR - 2));
});
