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
const PERSONAL_OR_SECRET = [
  'password',
  'token',
  'accessToken',
  'refreshToken',
  'authorization',
  'actor',
  'client',
  'secret',
  'privateKey',
  'key',
  'input',
  'variables',
  'name',
  'loginName',
  'phone',
  'address',
  'contact',
  'parameters',
  'query',
];

/** The log of this service, to standard output or appended to a file. */
export function makeLogger(service: string, settings: { LOG_LEVEL: string; LOG_FILE?: string | undefined }): Logger {
  return pino(
    {
      level: settings.LOG_LEVEL as Level | 'silent',
      base: { service },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      messageKey: 'message',
      redact: { paths: PERSONAL_OR_SECRET.flatMap((key) => [key, `*.${key}`, `err.*.${key}`]), censor: '[redacted]' },
    },
    destination({ dest: settings.LOG_FILE ?? 1, mkdir: true, sync: true }),
  );
}
