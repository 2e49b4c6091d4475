import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceName } from '@yicang/contracts';
import { PROJECT_ROOT, ServerProcess, StartProblem } from '@yicang/testing';
import { bareEnvironment } from './environment.js';

const READY_MS_MAX = 120_000;

/** A service in a process of its own. */
export interface ServiceProcess {
  readonly pid: number;
  stop(): Promise<void>;
  /** Calls back if it ends unasked; it is not started again, for a reason nobody read would come back. */
  onDeath(listener: (how: string) => void): void;
}

/**
 * The service has said that it is ready, from a process of its own with exactly this environment, as in a container.
 * What it says goes to `<logFolder>/<name>.out`; it does not outlive this process.
 * Throws a StartProblem with its last words when it ends first.
 */
export async function runSplit(
  name: ServiceName,
  environment: Readonly<Record<string, string>>,
  logFolder: string,
): Promise<ServiceProcess> {
  const logFile = join(logFolder, `${name}.out`);
  const server = await ServerProcess.spawn({
    command: process.execPath,
    args: ['--enable-source-maps', join(PROJECT_ROOT, 'apps', name, 'dist', 'main.js')],
    environment: { ...bareEnvironment(), ...environment },
    logFile,
    isLogFresh: true,
    forceSignal: 'SIGKILL',
  });
  if (await server.waitUntilReady(() => hasSaidReady(logFile), READY_MS_MAX)) return server;
  await server.stop();
  throw new StartProblem(
    `服务 ${name} 没有启动，日志在 ${logFile}`,
    `The service ${name} did not start. Its last words (${logFile}):\n${server.lastWords()}`,
  );
}

/** A ready service prints one line of JSON with `"ready": true`. */
function hasSaidReady(logFile: string): boolean {
  if (!existsSync(logFile)) return false;
  return readFileSync(logFile, 'utf8').split('\n').some(isReadyLine);
}

function isReadyLine(line: string): boolean {
  if (!line.startsWith('{')) return false;
  try {
    const told: unknown = JSON.parse(line);
    return typeof told === 'object' && told !== null && 'ready' in told && told.ready === true;
  } catch {
    return false;
  }
}
