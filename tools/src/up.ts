import { join } from 'node:path';
import { readEnvironment } from './environment.js';
import { type Flags, HELP, parseFlags } from './flags.js';
import { runJourneys } from './journeys/run-journeys.js';
import { type Platform, startPlatform } from './platform.js';
import { say, sayFault } from './progress.js';
import { removeRunFile, type SignIn, writeRunFile } from './run-file.js';
import { seedDemo } from './seed/demo.js';
import { addressLines, signInLines } from './welcome.js';

const FORCED_EXIT_CODE = 130;

/** Why the platform is to stop before its work is done. */
class Stopped extends Error {
  override readonly name = 'Stopped';
  constructor(readonly exitCode: number) {
    super('stopped');
  }
}

interface Outcome {
  readonly exitCode: number;
  /** For standard output, after everything that is said while stopping. */
  readonly lastLine: string | null;
}

/** `npm start` once everything is compiled. Everything has stopped when it answers. */
async function up(args: readonly string[]): Promise<Outcome> {
  const flags = parseFlags(args, process.cwd());
  if (flags.isHelp) {
    return { exitCode: 0, lastLine: HELP };
  }
  const wish = listenForWishes();
  const started = Date.now();
  const platform = await startPlatform({
    ...flags,
    environment: readEnvironment(),
    tell: say,
    onDeath: (name, how) => wish.abort(deathOf(name, how, flags)),
    signal: wish.signal,
  });
  try {
    return await serve(platform, flags, wish.signal, started);
  } finally {
    removeRunFile(flags.dataFolder);
    await platform.stop();
  }
}

/** Seeds, tells where everything is, and then runs the journey or waits to be stopped. */
async function serve(platform: Platform, flags: Flags, signal: AbortSignal, started: number): Promise<Outcome> {
  signal.throwIfAborted();
  const signIns = flags.seed === 'demo' ? await seedDemo(platform) : platform.signIns;
  writeRunFile({
    startedAt: new Date(started).toISOString(),
    layout: flags.isSplit ? 'split' : 'one',
    dataFolder: flags.dataFolder,
    addresses: platform.addresses,
    pids: platform.pids,
    versions: platform.versions,
    signIns,
  });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  say(`就绪（${seconds} 秒）`, `ready in ${seconds} s`);
  if (flags.isOnce) {
    const report = await runJourneys(platform);
    return { exitCode: report.ok ? 0 : 1, lastLine: JSON.stringify(report) };
  }
  welcome(platform, signIns);
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  return { exitCode: exitCodeOf(signal.reason), lastLine: null };
}

function welcome(platform: Platform, signIns: readonly SignIn[]): void {
  const lines = [
    ...addressLines(platform.addresses),
    ...signInLines(signIns),
    '',
    'Ctrl-C 停止 · Ctrl-C stops everything',
  ];
  process.stdout.write(`\n${lines.join('\n')}\n`);
}

/** Aborted by the first Ctrl-C, or when the process that started this one is gone; a second Ctrl-C ends at once. */
function listenForWishes(): AbortController {
  const wish = new AbortController();
  const asked = (): void => {
    if (wish.signal.aborted) process.exit(FORCED_EXIT_CODE); // guardians stop what is left
    say('正在停止', 'stopping');
    wish.abort(new Stopped(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, asked);
  process.on('disconnect', () => {
    if (!wish.signal.aborted) asked();
  });
  process.on('uncaughtException', (fault) => {
    sayFault(fault);
    if (wish.signal.aborted) process.exit(1);
    wish.abort(new Stopped(1));
  });
  return wish;
}

function deathOf(name: string, how: string, { dataFolder }: Flags): Stopped {
  const logs = join(dataFolder, 'logs');
  sayFault(new Error(`${name} 意外结束 · ${name} ended by itself (${how}). See ${logs}. The platform stops.`).message);
  return new Stopped(1);
}

function exitCodeOf(reason: unknown): number {
  return reason instanceof Stopped ? reason.exitCode : 1;
}

try {
  const { exitCode, lastLine } = await up(process.argv.slice(2));
  if (lastLine !== null) process.stdout.write(`${lastLine}\n`);
  process.exitCode = exitCode;
} catch (fault) {
  if (!(fault instanceof Stopped)) sayFault(fault);
  process.exitCode = exitCodeOf(fault);
}
process.removeAllListeners('disconnect');
if (process.connected) process.disconnect();
