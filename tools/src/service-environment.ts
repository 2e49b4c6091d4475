import { join } from 'node:path';
import type { ServiceName } from '@yicang/contracts';
import type { UpEnvironment } from './environment.js';
import type { Secrets } from './secrets.js';
import { type DatabaseService, SERVICE_PROFILES } from './services.js';
import { databaseOf, type Stack } from './stack.js';

export interface ServiceEnvironmentOptions {
  readonly stack: Stack;
  readonly secrets: Secrets;
  readonly environment: UpEnvironment;
  readonly logFolder: string;
  /** Where people's files are, for those who take, read or make some. */
  readonly filesFolder: string;
  readonly publicOrigin: string;
}

/** Who takes, reads or makes people’s files. */
const WITH_FILES: readonly ServiceName[] = ['gateway', 'delivery', 'inventory', 'registry'];

/** The settings of one service as text, exactly as a container would be given them. */
export function environmentOf(name: ServiceName, options: ServiceEnvironmentOptions): Record<string, string> {
  const { stack, secrets, environment, logFolder, filesFolder, publicOrigin } = options;
  return {
    NATS_URL: stack.nats.url,
    ...(stack.nats.monitorUrl === undefined ? {} : { NATS_MONITOR_URL: stack.nats.monitorUrl }),
    ...natsUserOf(name, options),
    ALLOW_UNSAFE_BROKER: environment.ALLOW_UNSAFE_BROKER,
    SERVICE_PRIVATE_KEY: secrets.services[name].key.privateKey,
    TRUSTED_KEYS: JSON.stringify(
      Object.fromEntries(Object.entries(secrets.services).map(([other, { key }]) => [other, key.publicKey])),
    ),
    LOG_LEVEL: environment.LOG_LEVEL,
    LOG_FILE: join(logFolder, `${name}.log`),
    PUBLIC_ORIGIN: publicOrigin,
    ...telemetrySettings(environment),
    ...(name === 'gateway' ? doorSettings(environment) : databaseUrlsOf(name, options)),
    ...(WITH_FILES.includes(name) ? { FILES_DIR: filesFolder } : {}),
    ...SERVICE_PROFILES[name].settings(secrets),
  };
}

/** Here people look how it works, so the schema and a page to try it on are shown unless it is said otherwise. */
function doorSettings({
  PROXY_HOPS,
  GRAPHIQL,
  INTROSPECTION,
  RATE_LIMIT_FACTOR,
}: UpEnvironment): Record<string, string> {
  return {
    GRAPHIQL: GRAPHIQL ?? 'on',
    INTROSPECTION: INTROSPECTION ?? 'on',
    ...(PROXY_HOPS === undefined ? {} : { PROXY_HOPS }),
    ...(RATE_LIMIT_FACTOR === undefined ? {} : { RATE_LIMIT_FACTOR }),
  };
}

function telemetrySettings({ OTEL_EXPORTER_OTLP_ENDPOINT }: UpEnvironment): Record<string, string> {
  return OTEL_EXPORTER_OTLP_ENDPOINT === undefined ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT };
}

function natsUserOf(name: ServiceName, { stack, secrets }: ServiceEnvironmentOptions): Record<string, string> {
  const { users } = stack.nats;
  if (users === null) return {};
  if (users !== 'own') return { NATS_USER: users.user, NATS_PASSWORD: users.password };
  return { NATS_USER: name, NATS_PASSWORD: secrets.services[name].natsPassword };
}

function databaseUrlsOf(name: DatabaseService, { stack, secrets }: ServiceEnvironmentOptions): Record<string, string> {
  const { databasePasswords } = secrets.services[name];
  const urlOf = (role: keyof typeof databasePasswords): string => {
    const url = new URL(stack.adminUrl);
    url.username = `${name}_${role}`;
    url.password = databasePasswords[role];
    url.pathname = databaseOf(name);
    return url.href;
  };
  return {
    DATABASE_URL_APP: urlOf('app'),
    DATABASE_URL_SYSTEM: urlOf('system'),
    DATABASE_URL_PUBLIC: urlOf('public'),
  };
}
