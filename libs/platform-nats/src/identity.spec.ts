import { generateKeyPairSync } from 'node:crypto';

import { callerOf, makeKeyTexts, readIdentity, signCall } from './identity.js';

const delivery = makeKeyTexts();
const inventory = makeKeyTexts();
const trusted = { delivery: delivery.publicKey, inventory: inventory.publicKey };
const asDelivery = readIdentity('delivery', delivery.privateKey, trusted);
const body = Buffer.from('{"itemCode":"1"}');
const inASecond = (): Date => new Date(Date.now() + 1_000);

it('knows whose call it is', () => {
  const token = signCall(asDelivery, 'rpc.a', body, inASecond());
  expect(callerOf(asDelivery, token, 'rpc.a', body)).toBe('delivery');
});

it('does not know a call of another subject, body, time or name', () => {
  const token = signCall(asDelivery, 'rpc.a', body, inASecond());
  expect(callerOf(asDelivery, token, 'rpc.b', body)).toBeNull();
  expect(callerOf(asDelivery, token, 'rpc.a', Buffer.from('{}'))).toBeNull();
  expect(callerOf(asDelivery, signCall(asDelivery, 'rpc.a', body, new Date(Date.now() - 1)), 'rpc.a', body)).toBeNull();
  const impostor = readIdentity('inventory', delivery.privateKey, trusted);
  expect(callerOf(asDelivery, signCall(impostor, 'rpc.a', body, inASecond()), 'rpc.a', body)).toBeNull();
});

it('does not know a token with one character changed', () => {
  const token = signCall(asDelivery, 'rpc.a', body, inASecond());
  // the last character of a signature holds unused bits, so it is left out
  for (let place = 0; place < token.length - 1; place++) {
    const changed = token.slice(0, place) + (token[place] === 'A' ? 'B' : 'A') + token.slice(place + 1);
    expect(callerOf(asDelivery, changed, 'rpc.a', body)).toBeNull();
  }
});

it('says which key cannot be read', () => {
  expect(() => readIdentity('delivery', 'rice', trusted)).toThrow('SERVICE_PRIVATE_KEY cannot be read');
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const notEd25519 = rsa.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  expect(() => readIdentity('delivery', delivery.privateKey, { inventory: notEd25519 })).toThrow(
    'The public key of inventory should be an Ed25519 key',
  );
});
