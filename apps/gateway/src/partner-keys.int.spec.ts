import { createHash, randomBytes } from 'node:crypto';
import { makePartnerKey } from '@yicang/contracts';
import { refuse, type PartnerId, type TenantCode } from '@yicang/kernel';
import { GatewayStage } from './gateway.fixture.js';

const PARTNER = '11111111-1111-4111-8111-111111111111' as PartnerId;
const scopes = [
  { scope: 'read:items' as const, places: ['51017K3Q' as TenantCode], until: '2999-01-01T00:00:00.000Z' },
];

let stage: GatewayStage;
beforeAll(async () => {
  stage = await GatewayStage.open();
});
afterAll(() => stage.close());
beforeEach(() => {
  stage.heard.length = 0;
  stage.partnersAsked = 0;
});

/** A key directory knows as this partner's. */
function aKey(grantVersion = 0): string {
  const key = makePartnerKey(randomBytes(32));
  stage.partners.set(sha256Of(key), { partnerId: PARTNER, grantVersion, scopes });
  return key;
}
const sha256Of = (key: string) => createHash('sha256').update(key).digest('hex');

async function ask(key: string, headers: Record<string, string> = {}, url = stage.gateway.url) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, ...headers },
    body: JSON.stringify({ query: '{ who }' }),
  });
  const body = (await response.json()) as {
    data?: { who: string };
    errors?: { message: string; extensions: Record<string, unknown> }[];
  };
  return { status: response.status, headers: response.headers, body };
}

describe('a partner with its key', () => {
  it('asks as itself, with its scopes and no grants, in the language of the request', async () => {
    const { status, body, headers } = await ask(aKey(4), { 'accept-language': 'en' });
    expect(status).toBe(200);
    expect(JSON.parse(body.data?.who ?? '')).toEqual({
      subject: PARTNER,
      kind: 'partner',
      grants: [],
      scopes,
      grantVersion: 4,
      language: 'en',
    });
    expect(headers.get('ratelimit-policy')).toContain('"requests";q=2400');
  });

  it('is looked up once for many requests, and by its hash: the key itself reaches no service', async () => {
    const key = aKey();
    await Promise.all(Array.from({ length: 20 }, () => ask(key)));
    expect(stage.partnersAsked).toBe(1);
    expect(JSON.stringify(stage.heard)).not.toContain(key.slice(16));
    expect(stage.log).not.toContain(key.slice(16));
  });

  it('is looked up again as soon as anybody’s grants change: a revoked key ends at once', async () => {
    const key = aKey();
    expect((await ask(key)).status).toBe(200);
    stage.partners.set(sha256Of(key), refuse('PARTNER_KEY_UNKNOWN'));
    expect((await ask(key)).status).toBe(200);
    await stage.grantsChanged();
    await until(async () => (await ask(key)).status === 401);
    expect(stage.partnersAsked).toBe(2);
  });
});

describe('who comes with a key that is none', () => {
  it('is told so without a question to directory when it is mistyped', async () => {
    const key = aKey();
    const { status, body, headers } = await ask(`${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`);
    expect({ status, challenge: headers.get('www-authenticate') }).toEqual({ status: 401, challenge: 'Bearer' });
    expect(body.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED', reason: 'PARTNER_KEY_UNKNOWN' } }]);
    expect(stage.partnersAsked).toBe(0);
  });

  it.each([
    ['PARTNER_KEY_UNKNOWN', /钥匙不对/],
    ['PARTNER_ADDRESS_NOT_ALLOWED', /网络地址/],
  ])('is told %s, and no service hears of it', async (reason, words) => {
    const key = makePartnerKey(randomBytes(32));
    stage.partners.set(sha256Of(key), refuse(reason));
    const { status, body } = await ask(key);
    expect(status).toBe(401);
    expect(body.errors?.[0]?.message).toMatch(words);
    expect(body.errors?.[0]?.extensions['reason']).toBe(reason);
    expect(stage.heard).toEqual([]);
  });

  it('tries only so many in a minute', async () => {
    const narrow = await stage.start({ RATE_LIMIT_FACTOR: '0.002' });
    const statuses = [];
    for (let i = 0; i < 4; i++) statuses.push((await ask(makePartnerKey(randomBytes(32)), {}, narrow.url)).status);
    expect(statuses).toEqual([401, 401, 401, 429]);
    await narrow.stop();
  });
});

it('asks to try again while directory is away, and remembers nothing of that', async () => {
  const key = aKey();
  await stage.silence('directory');
  const { status, body } = await ask(key);
  expect(status).toBe(503);
  expect(body.errors).toMatchObject([{ extensions: { code: 'SERVICE_UNAVAILABLE', isRetryable: true } }]);
  await stage.serve('directory');
  await until(async () => (await ask(key)).status === 200);
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('It did not come to be within 5 seconds');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
