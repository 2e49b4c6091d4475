import { createHash } from 'node:crypto';
import { StartProblem } from '@yicang/testing';
import { Client } from 'pg';
import { type Secrets } from './secrets.js';

const MARK_LENGTH = 16;

/**
 * The databases of this name are ours, or are not there yet. They are marked with what the data folder's keys come to: another
 * folder's keys could read no name in them, and would take their roles' passwords away from the platform that has them.
 * Throws a StartProblem when the cluster cannot be reached, or when the databases belong to another data folder.
 */
export async function checkOwnDatabases(adminUrl: string, names: readonly string[], secrets: Secrets): Promise<void> {
  const marks = await asAdmin(adminUrl, async (client) => {
    const { rows } = await client.query<{ name: string; mark: string | null }>(
      `select datname as name, shobj_description(oid, 'pg_database') as mark from pg_database where datname = any($1)`,
      [names],
    );
    return rows;
  });
  const strange = marks.filter(({ mark }) => mark !== null && mark !== markOf(secrets)).map(({ name }) => name);
  if (strange.length > 0)
    throw new StartProblem(
      `这些数据库属于另一个数据文件夹：${strange.join('、')}。请用 --data 指明那个文件夹，或换一台 PostgreSQL，或自行删除这些数据库。`,
      `These databases belong to another data folder: ${strange.join(', ')}. Name that folder with --data, use another PostgreSQL, or drop them yourself.`,
    );
}

/** The databases say from now on whose they are. */
export async function markOwnDatabases(adminUrl: string, names: readonly string[], secrets: Secrets): Promise<void> {
  await asAdmin(adminUrl, async (client) => {
    for (const name of names)
      await client.query(
        `comment on database ${client.escapeIdentifier(name)} is ${client.escapeLiteral(markOf(secrets))}`,
      );
  });
}

function markOf({ registryKeyEncryptionKey, registryPseudonymKey }: Secrets): string {
  const hash = createHash('sha256').update(`${registryKeyEncryptionKey}:${registryPseudonymKey}`).digest('hex');
  return `yicang ${hash.slice(0, MARK_LENGTH)}`;
}

async function asAdmin<R>(adminUrl: string, work: (client: Client) => Promise<R>): Promise<R> {
  const client = new Client({ connectionString: adminUrl });
  try {
    await client.connect();
  } catch (fault) {
    const [{ host }, why] = [new URL(adminUrl), fault instanceof Error ? fault.message : String(fault)];
    throw new StartProblem(
      `连不上 DATABASE_URL 的 PostgreSQL（${host}）：${why}。请检查地址、管理员账号与密码，以及它是否在运行。`,
      `The PostgreSQL of DATABASE_URL (${host}) cannot be reached: ${why}. Check the address, the administrator’s name and password, and that it runs.`,
      { cause: fault },
    );
  }
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
