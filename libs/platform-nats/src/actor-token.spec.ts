import { type Actor, PUBLIC_ACTOR, systemActor, type TenantCode } from '@yicang/kernel';

import { ActorVerifier, signActor } from './actor-token.js';
import { makeKeyTexts, readIdentity, signCall } from './identity.js';
import { sealToken } from './token.js';

const gatewayKeys = makeKeyTexts();
const inventoryKeys = makeKeyTexts();
const trusted = { gateway: gatewayKeys.publicKey, inventory: inventoryKeys.publicKey };
const gateway = readIdentity('gateway', gatewayKeys.privateKey, trusted);
const inventory = readIdentity('inventory', inventoryKeys.privateKey, trusted);
const HERE = 'gql.inventory';
const keeper: Actor = {
  subject: 'a-keeper',
  kind: 'person',
  grants: [{ role: 'keeper', place: '51017K3Q' as TenantCode, until: '2030-01-01T00:00:00Z' }],
  grantVersion: 3,
  language: 'zh',
};

it('names the actor the gateway signed', () => {
  const verifier = new ActorVerifier(inventory, HERE);
  expect(verifier.verify(signActor(keeper, HERE, gateway))).toEqual(keeper);
  expect(verifier.verify(signActor(PUBLIC_ACTOR, HERE, gateway))).toEqual(PUBLIC_ACTOR);
});

it('believes nothing that was said to another service', () => {
  const verifier = new ActorVerifier(inventory, HERE);
  expect(verifier.verify(signActor(keeper, 'gql.delivery', gateway))).toBeNull();
  expect(verifier.verify(sealToken('actor', gateway, Date.now() + 1_000, { actor: keeper }))).toBeNull();
});

it('believes no other service, and no other kind of token', () => {
  const verifier = new ActorVerifier(inventory, HERE);
  expect(verifier.verify(signActor(keeper, HERE, inventory))).toBeNull();
  expect(verifier.verify(signCall(gateway, 'rpc.a', Buffer.from('{}'), new Date(Date.now() + 1_000)))).toBeNull();
  expect(verifier.verify('')).toBeNull();
});

it('believes nothing that has expired, or that holds for more than a minute', () => {
  const verifier = new ActorVerifier(inventory, HERE);
  const holdingFor = (ms: number): string => sealToken('actor', gateway, Date.now() + ms, { actor: keeper, aud: HERE });
  expect(verifier.verify(holdingFor(-1))).toBeNull();
  expect(verifier.verify(holdingFor(59_000))).toEqual(keeper);
  expect(verifier.verify(holdingFor(120_000))).toBeNull();
});

it('remembers what it verified only until it expires', async () => {
  const verifier = new ActorVerifier(inventory, HERE);
  const token = sealToken('actor', gateway, Date.now() + 100, { actor: keeper, aud: HERE });
  expect(verifier.verify(token)).toBe(verifier.verify(token));
  await new Promise((resolve) => setTimeout(resolve, 120));
  expect(verifier.verify(token)).toBeNull();
});

it('lets no system actor in by the door, nor one that makes no sense', () => {
  const verifier = new ActorVerifier(inventory, HERE);
  expect(() => signActor(systemActor('inventory.expire-holds'), HERE, gateway)).toThrow('never signed');
  const odd = [systemActor('x'), { ...keeper, grants: [{ role: 'king', place: '0', until: null }] }, null];
  for (const actor of odd)
    expect(verifier.verify(sealToken('actor', gateway, Date.now() + 1_000, { actor, aud: HERE }))).toBeNull();
});
