import type { ServiceName } from '@yicang/contracts';
import { parseEnvironment, type RunningService } from '@yicang/platform-graphql';
import { z } from 'zod';
import { buildOwnTypesOnly } from './own-types-only.js';
import type { ServicePart } from './service-part.js';

/**
 * The service runs inside this process. Its package is loaded only now, so that a split platform's parent stays small;
 * by the same convention as its own main.ts, `start` and `<name>Environment`.
 */
export async function runInOneProcess(
  name: ServiceName,
  environment: Readonly<Record<string, string>>,
): Promise<ServicePart> {
  buildOwnTypesOnly();
  const entry = entrySchema(name).parse(await import(`@yicang/${name}`));
  const service = await entry.start(parseEnvironment(entry.environment, environment));
  return {
    name,
    pid: process.pid,
    stop: () => service.stop(),
    health: () => service.health(),
    onDeath: () => undefined, // it would be this process's own
  };
}

type Start = (environment: unknown) => Promise<RunningService>;

function entrySchema(name: ServiceName) {
  const schemaName = `${name}Environment`;
  return z
    .object({
      start: z.custom<Start>((value) => typeof value === 'function', `@yicang/${name} exports no start()`),
      [schemaName]: z.custom<z.ZodType>(
        (value) => value instanceof z.ZodType,
        `@yicang/${name} exports no ${schemaName}`,
      ),
    })
    .transform((entry) => ({ start: entry.start as Start, environment: entry[schemaName] as z.ZodType }));
}
