import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TenantCode } from '@yicang/kernel';
import { PROJECT_ROOT } from '@yicang/testing';
import { Kind as NodeKind, parse, print } from 'graphql';
import { exportJWK, generateKeyPair } from 'jose';
import * as oidc from 'openid-client';
import { Door, type PartnerAtDoor } from './at-the-door.js';
import { dataFolder, PlatformProcess, removeDataFolder } from './platform-process.js';

const THEIRS = '51015NGF' as TenantCode;
const ELSEWHERE = '5101555X' as TenantCode;

let folder: string;
let platform: PlatformProcess;
let door: Door;
let partner: PartnerAtDoor;
beforeAll(async () => {
  folder = dataFolder();
  // the journey leaves items, needs and receipts behind
  await PlatformProcess.spawn(folder, ['--once']).end();
  platform = PlatformProcess.spawn(folder, [], { RATE_LIMIT_FACTOR: '1000' });
  door = new Door(await platform.ready());
  partner = await door.aPartner(THEIRS);
});
afterAll(async () => {
  await platform?.stop();
  removeDataFolder(folder);
});

describe('a partner’s sandbox', () => {
  const itemsAt = (place: string) =>
    `{ items(place: "${place}", first: 50) { edges { node { code nameZh status donor { id } } } } }`;
  const figures = () =>
    door.post(null, '{ nationalFigures { itemsReceived communitiesActive provinces { tenantCode itemsReceived } } }');
  /** The examples of the partners' page, as it prints them. */
  const example = (name: string) => {
    const page = readFileSync(join(PROJECT_ROOT, 'docs', 'api', 'partners.md'), 'utf8');
    const document = parse([...page.matchAll(/```graphql\n(.*?)```/gs)].map(([, text]) => text).join('\n'));
    const found = document.definitions.find(
      (one) => one.kind === NodeKind.OPERATION_DEFINITION && one.name?.value === name,
    );
    if (found === undefined) throw new Error(`The page has no example ${name}`);
    return print(found);
  };
  const until = async (look: () => Promise<string>, wanted: RegExp) => {
    for (const endsAt = Date.now() + 20_000; ;) {
      const seen = await look();
      if (wanted.test(seen)) return seen;
      if (Date.now() > endsAt) throw new Error(`It did not come; last seen ${seen}`);
    }
  };
  it('is filled with invented things, reached by its own key alone, and counts nowhere, as its page tells it', async () => {
    const before = await figures();
    const { secret } = await door.issueKey(partner.coordinator, partner.id, true);
    expect(secret).toMatch(/^yc_test_/);
    const [place = ''] = /9901[0-9A-Z]{4}/.exec(await door.post(secret, example('FirstDay'))) ?? [];
    await until(() => door.post(secret, example('Items'), { place }), /演练/);
    const filled = await door.post(secret, itemsAt(place));
    expect(filled.match(/"nameZh":"演练/g)).toHaveLength(12);
    expect(filled).toMatch(/IN_STORE.*(QUARANTINED.*DISCARDED|DISCARDED.*QUARANTINED)/s);
    expect(filled).not.toContain('"donor":{');
    expect(await door.post(secret, itemsAt(THEIRS))).toContain('NOT_PERMITTED');
    const other = await door.aPartner(THEIRS);
    const { secret: others } = await door.issueKey(other.coordinator, other.id, true);
    for (const key of [partner.key, others, await door.signIn('nextdoor-manager'), partner.coordinator])
      expect(await door.post(key, itemsAt(place))).toContain('NOT_PERMITTED');
    expect(await door.post(secret, example('Anew'), { commandId: randomUUID() })).toContain('SANDBOX_RESET_TOO_SOON');

    // once reporting has heard of it, the nation has not
    const [, code] = /"code":"([0-9A-Z]{12})"/.exec(filled) ?? [];
    await until(() => door.post(null, `{ trace(code: "${code}") { ... on Trace { communityZh } } }`), /演练社区/);
    expect(await figures()).toBe(before);
    expect(await door.post(null, '{ places(parent: "9901", first: 9) { edges { cursor } } }')).toContain('"edges":[]');
    const page = async (path: string) => {
      const response = await fetch(door.address(path));
      return `${response.status} ${await response.text()}`;
    };
    expect(await page('/p/99')).toMatch(/^404 /);
    expect(await page('/')).toMatch(/^200 (?!.*演练)/s);
  });
});

describe('a partner with its key', () => {
  const items = (place: string) =>
    door.post(partner.key, '{ items(place: "' + place + '", first: 3) { edges { node { code donor { id } } } } }');

  it('reads what its key is for, where it is for, and never who gave', async () => {
    const answer = JSON.parse(await items(THEIRS)) as {
      data: { items: { edges: { node: { code: string; donor: unknown } }[] } };
    };
    expect(answer.data.items.edges.length).toBeGreaterThan(0);
    expect(answer.data.items.edges.filter(({ node }) => node.donor !== null)).toEqual([]);
  });

  it.each([
    ['elsewhere', `{ items(place: "${ELSEWHERE}", first: 1) { edges { cursor } } }`],
    ['what its key is not for', `{ needs(place: "${THEIRS}", first: 1) { edges { cursor } } }`],
    ['who families are', `{ families(place: "${THEIRS}", first: 1) { edges { cursor } } }`],
    ['what is on record', `{ auditEntries(place: "${THEIRS}", first: 1) { edges { cursor } } }`],
  ])('reads nothing of %s', async (_what, query) => {
    expect(await door.post(partner.key, query)).toContain('NOT_PERMITTED');
  });

  it('or with a token for an assertion it signed, as a client library asks for it, does the same', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' }] });
    const set = `mutation($input: SetPartnerPublicKeysInput!) {
      setPartnerPublicKeys(input: $input) { ... on Partner { partnerId publicKeyIds } } }`;
    const input = { commandId: randomUUID(), partnerId: partner.id, jwks };
    const answer = JSON.parse(await door.post(partner.coordinator, set, { input })) as {
      data: { setPartnerPublicKeys: { partnerId: string } };
    };
    const issuer = door.address('/');
    const config = await oidc.discovery(
      issuer,
      answer.data.setPartnerPublicKeys.partnerId,
      undefined,
      oidc.PrivateKeyJwt({ key: privateKey, kid: 'k1' }),
      { algorithm: 'oauth2', execute: [oidc.allowInsecureRequests] },
    );
    const token = await oidc.clientCredentialsGrant(config, { scope: 'read:items' });
    expect(token).toMatchObject({ token_type: 'bearer', expires_in: 600, scope: 'read:items' });
    const query = `{ items(place: "${THEIRS}", first: 1) { edges { node { code donor { id } } } } }`;
    expect(await door.post(token.access_token, query)).toContain('"donor":null');
    await expect(oidc.clientCredentialsGrant(config, { scope: 'write:intake' })).rejects.toMatchObject({
      error: 'invalid_scope',
    });
  });

  it('sees itself, and that it is turned away once the key is revoked', async () => {
    expect(
      await door.post(partner.key, '{ myPartner { name keys { hint } audit(first: 9) { edges { node { act } } } } }'),
    ).toMatch(/"name":"示范机构".*directory\.issue-partner-key/s);
    const revoke = `mutation($input: RevokePartnerKeyInput!) { revokePartnerKey(input: $input) { __typename } }`;
    await door.post(partner.coordinator, revoke, { input: { commandId: randomUUID(), keyId: partner.keyId } });
    expect(await door.post(partner.key, '{ myPartner { name } }')).toMatch(/PARTNER_KEY_UNKNOWN|GRANTS_CHANGED/);
  });
});
