import { types } from 'node:util';

import { destination, pino, type Level } from 'pino';

/** Facts beside the sentence: ids, counts, codes. Never a name, a phone number, an address, a token or an input. */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * Structured log of one service; also the token to inject it by. A line is JSON with `time`, `level`, `service`, the
 * fields and the sentence. `error` is for faults and is written once, where the fault ends.
 */
export abstract class Logger {
  abstract debug(fields: LogFields, sentence: string): void;
  abstract info(fields: LogFields, sentence: string): void;
  abstract warn(fields: LogFields, sentence: string): void;
  abstract error(fields: LogFields, sentence: string): void;
}

// A last net below the rule that nobody logs these: one slip must not put a person into a log file.
const PERSONAL_OR_SECRET = (
  'password token accessToken refreshToken authorization actor client secret privateKey key input variables payload ' +
  'name displayName loginName phone address contact parameters query body'
).split(' ');

const CAUSES_MAX = 5;
const { isNativeError } = types; // unlike instanceof, it knows the errors of other realms

/** The log of this service, to standard output or appended to a file. */
export function makeLogger(service: string, settings: { LOG_LEVEL: string; LOG_FILE?: string | undefined }): Logger {
  return pino(
    {
      level: settings.LOG_LEVEL as Level | 'silent',
      base: { service },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      messageKey: 'message',
      redact: { paths: PERSONAL_OR_SECRET.flatMap((key) => [key, `*.${key}`]), censor: '[redacted]' },
      serializers: { err: errorFacts },
    },
    destination({ dest: settings.LOG_FILE ?? 1, mkdir: true, sync: true }),
  );
}

/** What is told of an error. PostgreSQL's `detail` and TypeORM's `parameters` quote rows, so these and all others are left out. */
function errorFacts(error: unknown): object {
  if (!isNativeError(error)) return { message: typeof error };
  const chain = [error];
  for (let next = error.cause; isNativeError(next) && chain.length < CAUSES_MAX; next = next.cause) chain.push(next);
  const facts: Record<string, unknown> = { type: error.name, message: error.message };
  for (const fact of ['code', 'constraint'] as const) {
    const told = chain
      .map((link) => (link as Error & Record<string, unknown>)[fact])
      .find((value) => value !== undefined);
    if (told !== undefined) facts[fact] = told;
  }
  return { ...facts, stack: chain.map(({ name, stack }) => stack ?? name).join('\ncaused by ') };
}
