import { z } from 'zod';

/** The environment cannot be used as it is; the message has one sentence per mistake and never repeats a value. */
export class ConfigurationMistake extends Error {
  override readonly name = 'ConfigurationMistake';
  constructor(readonly mistakes: readonly string[]) {
    super(`${mistakes.length === 1 ? 'A setting is' : `${mistakes.length} settings are`} wrong. ${mistakes.join(' ')}`);
  }
}

const postgresUrl = z.url({
  protocol: /^postgres(?:ql)?$/,
  error: 'must be a URL like postgres://user:password@host:5432/database',
});
const flag = z
  .enum(['on', 'off'], { error: 'must be on or off' })
  .default('off')
  .transform((value) => value === 'on');

/** Settings of every process that speaks on the bus. */
export const busEnvironment = z.object({
  NATS_URL: z.url({ protocol: /^(?:nats|tls)$/, error: 'must be a URL like nats://host:4222' }),
  NATS_USER: z.string().min(1).optional(),
  NATS_PASSWORD: z.string().min(1).optional(),
  /** The broker's own HTTP port, where boot reads that it writes to disk before it answers. */
  NATS_MONITOR_URL: z.url({ protocol: /^https?$/, error: 'must be a URL like http://host:8222' }).optional(),
  /** `on` starts although nobody can tell whether the broker may lose what it acknowledged. Never in production. */
  ALLOW_UNSAFE_BROKER: flag,
  /** This service's own Ed25519 key: base64 of its PKCS#8 DER. */
  SERVICE_PRIVATE_KEY: z.base64({ error: 'must be the base64 of an Ed25519 private key in PKCS#8 DER' }).min(1),
  /** Whose signatures count: JSON of service name to base64 of its Ed25519 public key in SPKI DER. */
  TRUSTED_KEYS: z
    .string()
    .transform(
      (text, context) =>
        keysOf(text) ?? refusedText(context, 'must be JSON: {"<service>": "<base64 of its public key>"}'),
    ),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** Standard output when absent. */
  LOG_FILE: z.string().min(1).optional(),
  /** Loopback port of /health/live and /health/ready in a process of its own; 0 for any free one, none when absent. */
  HEALTH_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  /** An OpenTelemetry collector that takes traces and metrics (OTLP over HTTP), such as http://127.0.0.1:4318; absent: none are taken. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/, error: 'must be a URL like http://host:4318' }).optional(),
  /** Where people reach the platform, such as https://yicang.example; labels point there. */
  PUBLIC_ORIGIN: z
    .url({ protocol: /^https?$/, error: 'must be an origin like https://yicang.example' })
    .transform((url) => new URL(url).origin),
});
export type BusEnvironment = z.output<typeof busEnvironment>;

/** Settings of every service with a database. A service adds its own with `serviceEnvironment.extend({…})`. */
export const serviceEnvironment = busEnvironment.extend({
  /** `<service>_app`: serves people, sees one scope. */
  DATABASE_URL_APP: postgresUrl,
  /** `<service>_system`: relay, due work, roll-ups. */
  DATABASE_URL_SYSTEM: postgresUrl,
  /** `<service>_public`: sees what is declared public, and nothing else. */
  DATABASE_URL_PUBLIC: postgresUrl,
  /** Connections per pool; there are three pools. */
  DATABASE_POOL_MAX: z.coerce.number().int().min(1).max(100).default(5),
  /** Events older than this are not sent again when a stream was lost; projections are rebuilt instead. */
  EVENT_MAX_AGE_DAYS: z.coerce.number().int().min(1).max(3_650).default(90),
  /** Copies of the service's stream: 3 in a cluster of brokers that fail independently. */
  STREAM_REPLICAS: z.coerce.number().int().min(1).max(5).default(1),
});
export type ServiceEnvironment = z.output<typeof serviceEnvironment>;

/** The settings, checked and filled with defaults. Empty ones count as absent. @throws ConfigurationMistake that lists every mistake. */
export function parseEnvironment<T>(schema: z.ZodType<T>, record: Readonly<Record<string, string | undefined>>): T {
  const given = Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new ConfigurationMistake(
    parsed.error.issues.map((issue) => {
      const name = issue.path.map(String).join('.');
      return given[name] === undefined ? `${name} is missing.` : `${name} ${issue.message.replace(/^I/, 'i')}.`;
    }),
  );
}

/** The settings of this process. */
export function processEnvironment<T>(schema: z.ZodType<T>): T {
  return parseEnvironment(schema, process.env);
}

function keysOf(text: string): Readonly<Record<string, string>> | null {
  try {
    return z.record(z.string().min(1), z.base64()).parse(JSON.parse(text));
  } catch {
    return null; // the one sentence about it is the caller's
  }
}

function refusedText(context: z.core.$RefinementCtx, message: string): never {
  context.issues.push({ code: 'custom', message, input: undefined });
  return z.NEVER;
}
