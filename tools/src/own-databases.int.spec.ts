import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removePostgres, StartProblem, startPostgres, testDatabaseUrl } from '@yicang/testing';
import { Client } from 'pg';
import { checkOwnDatabases, markOwnDatabases } from './own-databases.js';
import { openSecrets } from './secrets.js';

const name = `yicang_marked_${randomUUID().slice(0, 8)}`;
const folder = mkdtempSync(join(tmpdir(), 'yicang-marks-'));
const [ours, theirs] = [openSecrets(mkdtempSync(join(folder, 'a-'))), openSecrets(mkdtempSync(join(folder, 'b-')))];
const undo: (() => Promise<void>)[] = [];
let admin: string;

beforeAll(async () => {
  admin = testDatabaseUrl ?? (await clusterOfThisFile());
  await asAdmin(`create database ${name}`);
  undo.unshift(() => asAdmin(`drop database ${name}`));
});
afterAll(async () => {
  for (const step of undo) await step();
  rmSync(folder, { recursive: true });
});

async function clusterOfThisFile(): Promise<string> {
  const dir = join(folder, 'postgres');
  const postgres = await startPostgres({ dir, isDurable: false });
  undo.push(
    () => postgres.stop(),
    () => removePostgres(dir),
  );
  return postgres.adminUrl;
}

async function asAdmin(statement: string): Promise<void> {
  const client = new Client({ connectionString: admin });
  await client.connect();
  await client.query(statement);
  await client.end();
}

it('keeps another data folder’s hands off databases whose names it could not read', async () => {
  const names = [name, 'yicang_not_made_yet'];
  await checkOwnDatabases(admin, names, theirs); // nobody’s yet
  await markOwnDatabases(admin, [name], ours);
  await checkOwnDatabases(admin, names, ours);
  const strange = checkOwnDatabases(admin, names, theirs);
  await expect(strange).rejects.toThrow(StartProblem);
  await expect(strange).rejects.toThrow(name);
});

it('says what to do about a PostgreSQL that does not answer, without its password', async () => {
  const asked = checkOwnDatabases('postgres://admin:topsecret@127.0.0.1:1/postgres', [name], ours);
  await expect(asked).rejects.toThrow(StartProblem);
  await expect(asked).rejects.not.toThrow('topsecret');
});
