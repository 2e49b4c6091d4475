import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceName } from '@yicang/contracts';
import type { Health } from '@yicang/platform-graphql';
import { PROJECT_ROOT, ServerProcess, StartProblem } from '@yicang/testing';
import { z } from 'zod';
import { bareEnvironment } from './environment.js';
import type { ServicePart } from './service-part.js';

const READY_MS_MAX = 120_000;
const HEALTH_MS_MAX = 2_500;

const readyLine = z.object({ ready: z.literal(true), healthUrl: z.url() });
const healthSchema = z.object({ live: z.boolean(), ready: z.boolean(), details: z.record(z.string(), z.unknown()) });

/**
 * The service has said that it is ready, from a process of its own with exactly this environment, as in a container.
 * What it says goes to `<logFolder>/<name>.out`; it does not outlive this process.
 * Throws a StartProblem with its last words when it ends first.
 */
export async function runSplit(
  name: ServiceName,
  environment: Readonly<Record<string, string>>,
  logFolder: string,
): Promise<ServicePart> {
  const logFile = join(logFolder, `${name}.out`);
  const server = await ServerProcess.spawn({
    command: process.execPath,
    args: ['--enable-source-maps', join(PROJECT_ROOT, 'apps', name, 'dist', 'main.js')],
    environment: { ...bareEnvironment(), ...environment, HEALTH_PORT: '0' },
    logFile,
    isLogFresh: true,
    forceSignal: 'SIGKILL',
  });
  if (!(await server.waitUntilReady(() => readyLineIn(logFile) !== null, READY_MS_MAX))) {
    await server.stop();
    throw new StartProblem(
      `服务 ${name} 没有启动，日志在 ${logFile}`,
      `The service ${name} did not start. Its last words (${logFile}):\n${server.lastWords()}`,
    );
  }
  const healthUrl = readyLineIn(logFile)?.healthUrl ?? '';
  return {
    name,
    pid: server.pid,
    stop: () => server.stop(),
    health: () => healthAt(healthUrl, name),
    onDeath: (listener) => server.onDeath(listener),
  };
}

/** The one line of JSON that a service prints when it is ready; null before. */
function readyLineIn(logFile: string): z.output<typeof readyLine> | null {
  for (const line of readFileSync(logFile, 'utf8').split('\n')) {
    const told = readyLine.safeParse(parsed(line));
    if (told.success) return told.data;
  }
  return null;
}

/** What the process says of itself. Throws when it does not answer in time or says something else. */
async function healthAt(healthUrl: string, name: string): Promise<Health> {
  const answer = await fetch(`${healthUrl}/ready`, { signal: AbortSignal.timeout(HEALTH_MS_MAX) });
  return z.object({ [name]: healthSchema }).parse(await answer.json())[name]!;
}

function parsed(line: string): unknown {
  try {
    return line.startsWith('{') ? JSON.parse(line) : null;
  } catch {
    return null; // half a line: it is read again in a moment
  }
}
