import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@yicang/testing';
import { Person, type Run } from '@yicang/tools';
import { dataFolder, PlatformProcess, removeDataFolder } from './platform-process.js';

const TABLE = readFileSync(join(PROJECT_ROOT, 'data', 'needs', 'needs-wuhan2020.csv'));
/** The cities of the table that take part, and how many of its rows are theirs. */
const CITIES = [
  ['4201', '武汉市', 299],
  ['4206', '襄阳市', 213],
] as const;
const ROWS = 2_095;
const PASSWORD = `e2e-${randomUUID()}`;
const REPORT = 'isDryRun read recorded merged normalised organizations ofOne mappedExactly suggested notMapped refused';

interface Report {
  readonly read: number;
  readonly recorded: number;
  readonly merged: number;
  readonly refused: number;
  readonly mappedExactly: number;
  readonly suggested: number;
  readonly notMapped: number;
}

let folder: string;
let platform: PlatformProcess;
let run: Run;
beforeAll(async () => {
  folder = dataFolder();
  platform = PlatformProcess.spawn(folder, [], { RATE_LIMIT_FACTOR: '1000' });
  run = await platform.ready();
});
afterAll(async () => {
  await platform?.stop();
  removeDataFolder(folder);
});

const origin = () => new URL(run.addresses['portal'] ?? '').origin;

/** A coordinator of that city, whom the operator made. */
async function aCoordinator(place: string): Promise<{ person: Person; token: string }> {
  const operator = run.signIns.find(({ role }) => role === 'platformOperator');
  const maker = await Person.signIn(origin(), operator?.loginName ?? '', operator?.password ?? '');
  const loginName = `coordinator-${place}`;
  const account = { loginName, displayName: '协调员', initialPassword: PASSWORD, place };
  const commandId = () => randomUUID();
  const { accountId } = await maker.do<{ accountId: string }>('createAccount', 'Account', 'accountId', {
    commandId: commandId(),
    ...account,
  });
  const grant = { commandId: commandId(), accountId, role: 'CITY_COORDINATOR', place };
  await maker.do('grantRole', 'RoleGrant', 'id', grant);
  const signIn = `mutation ($input: SignInInput!) { signIn(input: $input) { ... on Session { accessToken } } }`;
  const { signIn: session } = await Person.public(origin()).ask<{ signIn: { accessToken: string } }>(signIn, {
    input: { loginName, password: PASSWORD },
  });
  return { person: await Person.signIn(origin(), loginName, PASSWORD), token: session.accessToken };
}

/** The id of the table, which was brought to /files. */
async function bring(token: string): Promise<string> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/csv' };
  const answer = await fetch(new URL('/files', origin()), { method: 'POST', headers, body: TABLE });
  return ((await answer.json()) as { fileId: string }).fileId;
}

it.each(CITIES)('imports a spring’s needs for %s (%s), and anybody reads them', async (place, name, rows) => {
  const { person, token } = await aCoordinator(place);
  const fileId = await bring(token);
  const send = (isDryRun: boolean, commandId: string = randomUUID()) =>
    person.do<Report>('importNeeds', 'NeedImport', REPORT, { commandId, place, isDryRun, fileId });
  const tried = await send(true);
  const commandId = randomUUID();
  const done = await send(false, commandId);
  process.stdout.write(`${name} ${JSON.stringify(done)}\n`);
  expect(tried).toEqual({ ...done, isDryRun: true });
  expect(done).toMatchObject({ read: ROWS, recorded: rows, merged: 0, refused: ROWS - rows });
  expect(done.mappedExactly + done.suggested + done.notMapped).toBe(rows);
  expect(done.mappedExactly).toBeGreaterThan(rows / 2);
  expect(await send(false, commandId)).toEqual(done);
  expect(await send(false)).toMatchObject({ recorded: 0, refused: ROWS });

  const query = `query ($place: TenantCode!) { organizationNeeds(place: $place, first: 2) {
    edges { node { nameZh quantity organization { nameZh kind } } } } }`;
  const { organizationNeeds } = await Person.public(origin()).ask<{
    organizationNeeds: { edges: { node: { organization: { nameZh: string; kind: string } } }[] };
  }>(query, { place });
  expect(organizationNeeds.edges.map(({ node }) => node.organization.kind)).toEqual(['HOSPITAL', 'HOSPITAL']);
  expect(organizationNeeds.edges[0]?.node.organization.nameZh).toMatch(/ \d+ 号医院$/);
});
