import { randomUUID } from 'node:crypto';
import { refuse, type Refusal } from '@yicang/kernel';
import { decodeJwt, exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import { aPerson, CHENGDU, must, openDirectory, PUBLIC_ORIGIN, type Directory } from '../directory.fixture.js';
import { type PartnerEntity } from './partner.entity.js';

type Keys = Awaited<ReturnType<typeof generateKeyPair>>;

let directory: Directory;
let keys: Keys;
let partner: PartnerEntity;
const coordinator = aPerson('cityCoordinator', CHENGDU);
const wrong = refuse('PARTNER_ASSERTION_WRONG');

beforeAll(async () => {
  directory = await openDirectory();
  keys = await generateKeyPair('ES256', { extractable: true });
  partner = must(
    await directory.partners.register(
      coordinator,
      {
        commandId: randomUUID(),
        place: CHENGDU,
        name: '阳光社工中心',
        scopes: ['read:items', 'read:figures'],
        places: [CHENGDU],
      },
      'a-trace',
    ),
  );
  must(await setKeys(await jwksOf(keys)));
});
afterAll(() => directory.close());

const jwksOf = async ({ publicKey }: Keys, facts: object = {}) =>
  JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256', ...facts }] });
const setKeys = (jwks: string) =>
  directory.partners.setPublicKeys(
    coordinator,
    { commandId: randomUUID(), place: CHENGDU, partnerId: partner.id, jwks },
    'a-trace',
  );

interface Signing {
  readonly claims?: JWTPayload;
  readonly key?: Keys['privateKey'];
  readonly kid?: string;
}
function assertion({ claims = {}, key = keys.privateKey, kid = 'k1' }: Signing = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  const { id } = partner;
  const said = { iss: id, sub: id, aud: `${PUBLIC_ORIGIN}/oauth/token`, jti: randomUUID(), iat: now, exp: now + 60 };
  return new SignJWT({ ...said, ...claims }).setProtectedHeader({ alg: 'ES256', kid }).sign(key);
}
const exchange = async (signing: Signing = {}, scope = '') =>
  directory.partnerAssertions.exchange(await assertion(signing), scope);

describe('an assertion', () => {
  it('is exchanged for a token of ten minutes with what its partner may', async () => {
    const { accessToken, expiresInSeconds, scope } = must(await exchange());
    expect({ expiresInSeconds, scope }).toEqual({ expiresInSeconds: 600, scope: 'read:figures read:items' });
    expect(decodeJwt(accessToken)).toMatchObject({
      sub: partner.id,
      kind: 'partner',
      grants: [],
      gv: 1,
      scopes: [
        { scope: 'read:figures', places: [CHENGDU], until: null },
        { scope: 'read:items', places: [CHENGDU], until: null },
      ],
    });
  });

  it('is exchanged for less when less is wanted, and for nothing when more is', async () => {
    expect(must(await exchange({}, ' read:items ')).scope).toBe('read:items');
    expect(await exchange({}, 'read:items write:intake')).toEqual(refuse('PARTNER_SCOPE_UNKNOWN'));
  });

  it('is good once, though it comes twenty times at once', async () => {
    const signed = await assertion();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => directory.partnerAssertions.exchange(signed, '')),
    );
    expect(outcomes.filter((outcome) => 'accessToken' in outcome)).toHaveLength(1);
    expect(outcomes.filter((outcome) => (outcome as Refusal).reason === 'PARTNER_ASSERTION_WRONG')).toHaveLength(19);
  });

  const now = () => Math.floor(Date.now() / 1_000);
  it.each<[string, () => Signing | Promise<Signing>]>([
    ['for somebody else', () => ({ claims: { aud: 'https://elsewhere.example' } })],
    ['that has expired', () => ({ claims: { exp: now() - 60 } })],
    ['that holds for an hour', () => ({ claims: { exp: now() + 3_600 } })],
    ['that names no id of its own', () => ({ claims: { jti: undefined } })],
    ['of a partner we do not know', () => ({ claims: { iss: randomUUID(), sub: randomUUID() } })],
    ['that says it is of another', () => ({ claims: { iss: randomUUID() } })],
    ['by another key', async () => ({ key: (await generateKeyPair('ES256')).privateKey })],
    ['by a key we do not know', () => ({ kid: 'k2' })],
  ])('%s is refused', async (_what, signing) => expect(await exchange(await signing())).toEqual(wrong));

  it.each(['', 'nonsense', 'a.b.c'])('that is %j is refused', async (text) => {
    expect(await directory.partnerAssertions.exchange(text, '')).toEqual(wrong);
  });

  it('by a key that was replaced is refused, and tokens of before are', async () => {
    const others = await generateKeyPair('ES256', { extractable: true });
    const before = (await directory.admin.query<{ gv: number }>('select grant_version as gv from partner')).rows[0]?.gv;
    must(await setKeys(await jwksOf(others)));
    expect(await exchange()).toEqual(wrong);
    expect(await exchange({ key: others.privateKey })).toHaveProperty('accessToken');
    const after = (await directory.admin.query<{ gv: number }>('select grant_version as gv from partner')).rows[0]?.gv;
    expect(after).toBe((before ?? 0) + 1);
    must(await setKeys('{"keys":[]}'));
    expect(await exchange({ key: others.privateKey })).toEqual(wrong);
    must(await setKeys(await jwksOf(keys)));
  });
});

describe('public keys', () => {
  const refused = refuse('PARTNER_PUBLIC_KEYS_WRONG');

  it.each(['', 'nonsense', '{}', '{"keys":[{}]}', '{"keys":[{"kty":"oct","kid":"k","alg":"HS256","k":"AAAA"}]}'])(
    'are not %j',
    async (text) => expect(await setKeys(text)).toEqual(refused),
  );

  it('are never private, of unknown kind, or two of one name', async () => {
    const privateKey = await exportJWK(keys.privateKey);
    expect(await setKeys(JSON.stringify({ keys: [{ ...privateKey, kid: 'k1', alg: 'ES256' }] }))).toEqual(refused);
    const publicKey = { ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'ES256' };
    expect(await setKeys(JSON.stringify({ keys: [publicKey, publicKey] }))).toEqual(refused);
    expect(await setKeys(await jwksOf(keys, { alg: 'HS256' }))).toEqual(refused);
    expect(await setKeys(await jwksOf(keys, { kid: undefined }))).toEqual(refused);
  });

  it('are strong', async () => {
    const weak = await crypto.subtle.generateKey(
      { name: 'RSASSA-PKCS1-v1_5', modulusLength: 1_024, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' },
      true,
      ['sign', 'verify'],
    );
    const jwk = await crypto.subtle.exportKey('jwk', weak.publicKey);
    expect(await setKeys(JSON.stringify({ keys: [{ ...jwk, kid: 'weak', alg: 'RS256' }] }))).toEqual(refused);
  });
});
