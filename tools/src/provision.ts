import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SERVICE_NAMES, type ServiceName } from '@yicang/contracts';
import { parseEnvironment } from '@yicang/platform-graphql';
import { natsUsers } from '@yicang/platform-nats';
import { natsAuthorization } from '@yicang/testing';
import { composeSupergraph, committedSubgraphs } from './compose-supergraph.js';
import { openSecrets, type Secrets } from './secrets.js';
import { environmentOf } from './service-environment.js';
import { migrateAll, type Stack } from './stack.js';
import { say, sayFault } from './progress.js';
import { type ProvisionEnvironment, readProvisionEnvironment, upEnvironment } from './environment.js';

/** Where a container's own health is asked for, on its loopback. */
const HEALTH_PORT = '9090';
const EXIT_FAILED = 1;

/**
 * The databases are as the migrations leave them, and `folder` holds what a deployment's containers start from: `secrets.json`, one
 * `<service>/environment` each, `gateway/supergraph.graphql` and the broker's `nats/users.conf`. Secrets that are there are
 * kept, so doing it again changes nothing but what is new. @throws Fault or ConfigurationMistake that says what is wrong.
 */
export async function provision(folder: string, environment: ProvisionEnvironment): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const secrets = openSecrets(folder);
  const stack: Stack = {
    adminUrl: adminUrlOf(environment),
    nats: { url: environment.NATS_URL, monitorUrl: environment.NATS_MONITOR_URL, users: 'own' },
    pids: {},
    versions: {},
  };
  // the broker needs its users before anybody needs the broker
  write(join(folder, 'nats'), 'users.conf', brokerUsers(secrets), READABLE);
  for (const name of SERVICE_NAMES)
    write(join(folder, name), 'environment', settingsOf(name, { folder, secrets, stack, environment }), SECRET);
  write(join(folder, 'gateway'), 'supergraph.graphql', composeSupergraph(committedSubgraphs()), READABLE);
  await migrateAll(stack, secrets);
}

const SECRET = 0o400;
/** The broker's container has another user than ours; nobody but the two sees its folder. */
const READABLE = 0o444;

function write(folder: string, name: string, text: string, mode: number): void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  try {
    chmodSync(file, 0o600);
  } catch {
    // it is the first time
  }
  writeFileSync(file, text, { mode });
  chmodSync(file, mode);
}

function adminUrlOf({ DATABASE_URL, DATABASE_PASSWORD_FILE }: ProvisionEnvironment): string {
  const url = new URL(DATABASE_URL);
  if (DATABASE_PASSWORD_FILE !== undefined) url.password = readFileSync(DATABASE_PASSWORD_FILE, 'utf8').trim();
  return url.href;
}

function brokerUsers(secrets: Secrets): string {
  const users = natsUsers(SERVICE_NAMES.map((service) => ({ service }))).map((each) => ({
    ...each,
    password: secrets.services[each.user as ServiceName].natsPassword,
  }));
  return `authorization: ${JSON.stringify(natsAuthorization(users), null, 2)}\n`;
}

interface Given {
  readonly folder: string;
  readonly secrets: Secrets;
  readonly stack: Stack;
  readonly environment: ProvisionEnvironment;
}

/** For Node's --env-file, whose single quotes keep everything between them as it is. */
function settingsOf(name: ServiceName, { folder, secrets, stack, environment }: Given): string {
  const { PUBLIC_ORIGIN, LOG_LEVEL, PROXY_HOPS, STREAM_REPLICAS, PORT } = environment;
  const open = parseEnvironment(upEnvironment, { LOG_LEVEL, PROXY_HOPS, GRAPHIQL: 'off', INTROSPECTION: 'off' });
  // a container's log is its standard output
  const { LOG_FILE: _, ...settings } = environmentOf(name, {
    stack,
    secrets,
    environment: open,
    logFolder: folder,
    filesFolder: join(resolve(folder), 'files'),
    publicOrigin: PUBLIC_ORIGIN,
  });
  const own =
    name === 'gateway'
      ? { HOST: '0.0.0.0', PORT, SUPERGRAPH_FILE: join(resolve(folder), 'gateway', 'supergraph.graphql') }
      : { STREAM_REPLICAS };
  return Object.entries({ ...settings, HEALTH_PORT, ...own })
    .map(([key, value]) => `${key}='${value}'\n`)
    .join('');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const folder = resolve(process.argv[2] ?? '/run/yicang');
  try {
    await provision(folder, readProvisionEnvironment());
    say(`数据库已就绪，配置在 ${folder}`, `the databases are ready, the settings are in ${folder}`);
  } catch (fault) {
    sayFault(fault);
    process.exitCode = EXIT_FAILED;
  }
}
