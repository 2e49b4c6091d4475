import { type TenantCode } from '@yicang/kernel';
import { makeKeyTexts, readIdentity, sealToken } from '@yicang/platform-nats';

import { signFileClaim } from './file-claim.js';
import { readFileLink, signFileLink } from './file-link.js';

const keys = { gateway: makeKeyTexts(), inventory: makeKeyTexts() };
const trusted = { gateway: keys.gateway.publicKey, inventory: keys.inventory.publicKey };
const gateway = readIdentity('gateway', keys.gateway.privateKey, trusted);
const inventory = readIdentity('inventory', keys.inventory.privateKey, trusted);
const keeper = { subject: 'account-7' };
const file = {
  sha256: 'a'.repeat(64),
  name: '导入结果.csv',
  mediaType: 'text/csv',
  tenantCode: '51017K3Q' as TenantCode,
} as const;
const TEN_MINUTES_MS = 600_000;

it('says to the gateway which file a service gives to whom', () => {
  const path = signFileLink(file, keeper, inventory);
  expect(path).toMatch(/^\/files\/link\.[\w-]+\.[\w-]+$/);
  expect(readFileLink(path, gateway)).toEqual({ ...file, subject: 'account-7' });
});

it('is none when nobody trusted signed it, it was changed, or it is something else', () => {
  const path = signFileLink(file, keeper, inventory);
  const [kind, claims = '', signature] = path.split('.');
  const said = Buffer.from(claims, 'base64url').toString();
  const forged = Buffer.from(said.replace('account-7', 'account-8')).toString('base64url');
  const others = [
    signFileLink(file, keeper, readIdentity('inventory', makeKeyTexts().privateKey, trusted)),
    signFileLink(file, keeper, { ...inventory, name: 'nobody' }),
    `${kind}.${forged}.${signature}`,
    `/files/${signFileClaim({ ...file, bytes: 1 }, keeper, gateway)}`,
    path.replace('/files/', '/other/'),
    '/files/',
    '',
  ];
  for (const other of others) expect(readFileLink(other, gateway)).toBeNull();
});

it('is none after ten minutes, and none that says it holds longer', () => {
  const { tenantCode: place, ...rest } = file;
  const holdingFor = (ms: number) =>
    `/files/${sealToken('link', inventory, Date.now() + ms, { ...rest, place, sub: keeper.subject })}`;
  expect(readFileLink(holdingFor(TEN_MINUTES_MS - 1_000), gateway)).not.toBeNull();
  expect(readFileLink(holdingFor(-1), gateway)).toBeNull();
  expect(readFileLink(holdingFor(TEN_MINUTES_MS + 60_000), gateway)).toBeNull();
});

it.each([
  ['../../a\\b.csv', '.._.._a_b.csv'],
  ['a\r\nset-cookie: x.csv', 'a__set-cookie_ x.csv'],
  ['gpj.\u202Evsc', 'gpj._vsc'],
  ['a\ud800.csv', 'a_.csv'],
  ['字'.repeat(200), '字'.repeat(120)],
])('calls a file %j by a name that is one: %j', (name, written) => {
  expect(readFileLink(signFileLink({ ...file, name }, keeper, inventory), gateway)?.name).toBe(written);
});
