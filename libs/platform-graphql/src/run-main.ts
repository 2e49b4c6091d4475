import { once } from 'node:events';

import type { z } from 'zod';

import { type BusEnvironment, ConfigurationMistake, processEnvironment } from './environment.js';
import { startHealthServer } from './health-server.js';
import type { RunningService } from './running-service.js';

/** A service of this process, and what else the ready line should say of it. */
type Started = RunningService & { readonly url?: string };

/**
 * The whole of a service's `main.ts`: this process is that service until SIGTERM or SIGINT, and then ends by itself once
 * it has finished what it began. When it is ready it prints one line of JSON, `{"ready":true,…}`; when it cannot start it
 * says why and ends with status 1.
 */
export async function runMain<E extends BusEnvironment>(
  start: (environment: E) => Promise<Started>,
  schema: z.ZodType<E>,
): Promise<void> {
  try {
    const environment = processEnvironment(schema);
    const service = await start(environment);
    const { HEALTH_PORT } = environment;
    const health = HEALTH_PORT === undefined ? null : await startHealthServer([service], HEALTH_PORT);
    const { name, url } = service;
    console.log(JSON.stringify({ ready: true, name, pid: process.pid, url, healthUrl: health?.url }));
    await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
    await service.stop();
    await health?.stop();
  } catch (error) {
    console.error(error instanceof ConfigurationMistake ? error.message : error);
    process.exitCode = 1;
  }
}
