import { parseEnvironment } from '@yicang/platform-graphql';
import { z } from 'zod';

/** What the surroundings may say about the platform; everything has a default. */
export const upEnvironment = z
  .object({
    /** The administrator's. Without it, PostgreSQL is brought up inside the data folder. */
    DATABASE_URL: z
      .url({ protocol: /^postgres(?:ql)?$/, error: 'must be a URL like postgres://admin:password@host/postgres' })
      .optional(),
    /** Without it, a nats-server is brought up inside the data folder. */
    NATS_URL: z.url({ protocol: /^(?:nats|tls)$/, error: 'must be a URL like nats://host:4222' }).optional(),
    NATS_MONITOR_URL: z.url({ protocol: /^https?$/, error: 'must be a URL like http://host:8222' }).optional(),
    NATS_USER: z.string().optional(),
    NATS_PASSWORD: z.string().optional(),
    ALLOW_UNSAFE_BROKER: z.enum(['on', 'off'], { error: 'must be on or off' }).default('off'),
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
    /** Where people reach the platform when that is not this machine. */
    PUBLIC_ORIGIN: z.url({ protocol: /^https?$/, error: 'must be an origin like https://yicang.example' }).optional(),
    /** Handed to the gateway as they are, which says what is wrong with them. */
    PROXY_HOPS: z.string().optional(),
    GRAPHIQL: z.string().optional(),
    INTROSPECTION: z.string().optional(),
    RATE_LIMIT_FACTOR: z.string().optional(),
    /** Handed to all: a collector for traces and metrics. */
    OTEL_EXPORTER_OTLP_ENDPOINT: z.string().optional(),
  })
  .refine(
    (given) =>
      given.NATS_URL === undefined || given.NATS_MONITOR_URL !== undefined || given.ALLOW_UNSAFE_BROKER === 'on',
    {
      path: ['NATS_MONITOR_URL'],
      error:
        'must be given with NATS_URL: without it nobody can tell whether the broker keeps what it acknowledged (or set ALLOW_UNSAFE_BROKER=on)',
    },
  );
export type UpEnvironment = z.output<typeof upEnvironment>;

/** The settings of this process. Throws a ConfigurationMistake that lists every mistake. */
export function readEnvironment(): UpEnvironment {
  return parseEnvironment(upEnvironment, process.env);
}

/** What a deployment is made from. */
const provisionEnvironment = z.object({
  /** Of PostgreSQL's administrator; its password may be in DATABASE_PASSWORD_FILE instead. */
  DATABASE_URL: z.url({ protocol: /^postgres(?:ql)?$/, error: 'must be a URL like postgres://postgres@host/postgres' }),
  DATABASE_PASSWORD_FILE: z.string().min(1).optional(),
  NATS_URL: z.string().min(1),
  NATS_MONITOR_URL: z.url({ protocol: /^https?$/, error: 'must be a URL like http://host:8222' }),
  /** Copies of every stream: 3 where three brokers fail independently. */
  STREAM_REPLICAS: z.enum(['1', '3'], { error: 'must be 1 or 3' }).default('1'),
  PUBLIC_ORIGIN: z.url({ protocol: /^https?$/, error: 'must be an origin like https://yicang.example' }),
  PORT: z.string().default('4000'),
  PROXY_HOPS: z.string().default('0'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
});
export type ProvisionEnvironment = z.output<typeof provisionEnvironment>;

/** What a deployment says of itself. Throws a ConfigurationMistake that lists every mistake. */
export function readProvisionEnvironment(): ProvisionEnvironment {
  return parseEnvironment(provisionEnvironment, process.env);
}

/** What a child process needs of ours to run at all; nothing that names a secret is handed on. */
export function bareEnvironment(): Record<string, string> {
  const names = [
    'PATH',
    'HOME',
    'LANG',
    'LC_ALL',
    'TZ',
    'TMPDIR',
    'SYSTEMROOT',
    'NODE_EXTRA_CA_CERTS',
    'NODE_COMPILE_CACHE',
  ];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}
