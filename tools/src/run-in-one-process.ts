import type { ServiceName } from '@yicang/contracts';
import { parseEnvironment, type RunningService } from '@yicang/platform-graphql';
import { z } from 'zod';

/**
 * The service runs inside this process. Its package is loaded only now, so that a split platform's parent stays small;
 * by the same convention as its own main.ts, `start` and `<name>Environment`.
 */
export async function runInOneProcess(
  name: ServiceName,
  environment: Readonly<Record<string, string>>,
): Promise<RunningService> {
  const loaded = entrySchema(name).parse(await import(`@yicang/${name}`));
  return loaded.start(parseEnvironment(loaded.environment, environment));
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
