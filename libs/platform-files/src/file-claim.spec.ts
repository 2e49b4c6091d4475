import { refuse, type TenantCode } from '@yicang/kernel';
import { makeKeyTexts, readIdentity, sealToken } from '@yicang/platform-nats';

import { readFileClaim, signFileClaim } from './file-claim.js';
import { signFileLink } from './file-link.js';

const keys = { gateway: makeKeyTexts(), inventory: makeKeyTexts() };
const trusted = { gateway: keys.gateway.publicKey, inventory: keys.inventory.publicKey };
const gateway = readIdentity('gateway', keys.gateway.privateKey, trusted);
const inventory = readIdentity('inventory', keys.inventory.privateKey, trusted);
const keeper = { subject: 'account-7' };
const file = { sha256: 'a'.repeat(64), bytes: 12, mediaType: 'text/csv' } as const;
const DAY_MS = 24 * 3_600_000;
const unknown = refuse('FILE_NOT_FOUND');

it('names the file to who brought it, and to nobody else', () => {
  const fileId = signFileClaim(file, keeper, gateway);
  expect(readFileClaim(fileId, keeper, inventory)).toEqual(file);
  expect(readFileClaim(fileId, { subject: 'account-8' }, inventory)).toEqual(unknown);
});

it('names none when anybody but the gateway signed it, or it was changed', () => {
  const fileId = signFileClaim(file, keeper, gateway);
  const [kind, claims = '', signature] = fileId.split('.');
  const said = Buffer.from(claims, 'base64url').toString();
  const forged = Buffer.from(said.replace('a'.repeat(64), 'b'.repeat(64))).toString('base64url');
  const stranger = readIdentity('gateway', makeKeyTexts().privateKey, trusted);
  const others = [
    signFileClaim(file, keeper, inventory),
    signFileClaim(file, keeper, stranger),
    `${kind}.${forged}.${signature}`,
    fileId.slice(0, -2),
    signFileLink({ ...file, name: 'a.csv', tenantCode: '51017K3Q' as TenantCode }, keeper, gateway).slice(
      '/files/'.length,
    ),
    file.sha256,
    '',
  ];
  for (const other of others) expect(readFileClaim(other, keeper, inventory)).toEqual(unknown);
});

it('names none after a day, and none that says it holds longer', () => {
  const holdingFor = (ms: number) => sealToken('file', gateway, Date.now() + ms, { ...file, sub: keeper.subject });
  expect(readFileClaim(holdingFor(DAY_MS - 1_000), keeper, inventory)).toEqual(file);
  expect(readFileClaim(holdingFor(-1), keeper, inventory)).toEqual(unknown);
  expect(readFileClaim(holdingFor(DAY_MS + 60_000), keeper, inventory)).toEqual(unknown);
});

it('names none that is no file, whoever signed it', () => {
  for (const odd of [
    { sha256: '../secrets.json' },
    { bytes: -1 },
    { mediaType: 'image/svg+xml' },
    { mediaType: 'application/ld+json' },
    { sub: 7 },
  ]) {
    const token = sealToken('file', gateway, Date.now() + 1_000, { ...file, sub: keeper.subject, ...odd });
    expect(readFileClaim(token, keeper, inventory)).toEqual(unknown);
  }
});
