import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root, say } from '../bootstrap.mjs';

/** Roles belong to the whole server, so all who migrate in a run must give them the passwords that Station gives. */
const PASSWORDS = { app: 'the-app', system: 'the-system', public: 'the-public' };

/**
 * One PostgreSQL for the whole run, with a database `template_<service>` for every service that has migrations, to be
 * cloned by each spec file. `environment` tells the specs where it is. NATS is started by each spec file for itself:
 * streams have fixed names.
 */
export async function startDatabase(folder) {
  say('启动 PostgreSQL', 'starting PostgreSQL');
  const { startPostgres, removePostgres } = await import('@yicang/testing');
  const postgres = await startPostgres({ dir: folder, isDurable: false });
  try {
    await buildTemplates(postgres.adminUrl);
  } catch (fault) {
    await postgres.stop();
    await removePostgres(folder);
    throw fault;
  }
  return {
    environment: { YICANG_TEST_DATABASE_URL: postgres.adminUrl },
    remove: async () => {
      await postgres.stop();
      await removePostgres(folder);
    },
  };
}

async function buildTemplates(adminUrl) {
  const started = Date.now();
  const { migrate } = await import('@yicang/platform-db');
  const services = readdirSync(join(root, 'apps')).filter((name) => existsSync(migrationsOf(name)));
  for (const service of services) {
    const database = `template_${service}`;
    await migrate({ service, adminUrl, database, folder: migrationsOf(service), passwords: PASSWORDS });
  }
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  say(`模板数据库 ${services.length} 个（${seconds} 秒）`, `${services.length} template databases (${seconds} s)`);
}

const migrationsOf = (service) => join(root, 'apps', service, 'migrations');
