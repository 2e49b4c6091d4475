/**
 * What `npm test` does once Node 24 and the dependencies are there: compile, check, start PostgreSQL, build a template
 * database for each service, run Jest, stop everything. The last lines are the counts.
 */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { build, endWith, root, say } from '../bootstrap.mjs';
import { failedChecks } from './checks.mjs';
import { Commands } from './commands.mjs';
import { startDatabase } from './database.mjs';

const INTERRUPTED = 130;
/** More spec files than these do not fail for want of calm. */
const SECOND_LOOKS_MAX = 4;
const NEEDS_DATABASE = /\.(int|e2e)\.spec\.tsx?$/;

const jestEnvironment = {
  // Nest is made of ES modules, which Jest runs behind this flag.
  NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning --enable-source-maps',
};

const words = process.argv.slice(2);
const isChecksOnly = words.includes('--checks');
const jestWords = words.filter((word) => word !== '--checks');
const commands = new Commands(root);

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => commands.interrupt());
process.on('disconnect', () => commands.interrupt());

await endWith(async () => {
  await build();
  const checks = jestWords.length === 0 ? await failedChecks(commands) : null;
  if (isChecksOnly || commands.isInterrupted) return report(checks, null);
  return report(checks, await runTests());
});
if (process.connected) process.disconnect();

async function runTests() {
  const folder = mkdtempSync(join(tmpdir(), 'yicang-test-'));
  const resultFile = join(folder, 'jest.json');
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  // Run as root, some of what the specs start runs as another user: it must be able to pass, and to write as in /tmp.
  chmodSync(folder, 0o711);
  chmodSync(temporary, 0o1777);
  let database = null;
  try {
    if (await someTestNeedsDatabase()) database = await startDatabase(join(folder, 'postgres'));
    const jest = async (jestArguments) => {
      rmSync(resultFile, { force: true });
      await commands.show('jest/bin/jest.js', ['--json', `--outputFile=${resultFile}`, ...jestArguments], {
        ...jestEnvironment,
        ...database?.environment,
        TMPDIR: temporary,
      });
      return countsIn(resultFile);
    };
    say('运行测试', 'running the tests');
    const first = await jest(jestWords);
    if (jestWords.length > 0 || commands.isInterrupted || !deservesSecondLook(first)) return first;
    say('再看一次没通过的', 'a second look at what did not pass, with nothing beside it');
    const second = await jest(['--runInBand', '--runTestsByPath', ...first.failedFiles]);
    return second === null ? first : afterSecondLook(first, second);
  } finally {
    await database?.remove();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function someTestNeedsDatabase() {
  const listed = await commands.run('jest/bin/jest.js', ['--listTests', ...jestWords], jestEnvironment);
  return listed.output.split('\n').some((line) => NEEDS_DATABASE.test(line.trim()));
}

/** Null when Jest ended before it could count. A suite that could not be loaded counts as one failure. */
function countsIn(file) {
  try {
    const told = JSON.parse(readFileSync(file, 'utf8'));
    return {
      passed: told.numPassedTests,
      failed: told.numFailedTests + told.numRuntimeErrorTestSuites,
      skipped: told.numPendingTests + told.numTodoTests,
      failedFiles: told.testResults.filter(({ status }) => status === 'failed').map(({ name }) => name),
      unsteady: [],
    };
  } catch {
    return null;
  }
}

/** A whole run shares two cores among servers that are killed and frozen on purpose: a few files may have lacked time. */
function deservesSecondLook(tests) {
  return tests !== null && tests.failedFiles.length > 0 && tests.failedFiles.length <= SECOND_LOOKS_MAX;
}

/** What failed twice has failed; what passed alone is named as unsteady, and wants mending all the same. */
function afterSecondLook(first, second) {
  const mended = first.failed - second.failed;
  return {
    ...second,
    passed: first.passed + mended,
    skipped: first.skipped,
    unsteady: first.failedFiles.filter((file) => !second.failedFiles.includes(file)),
  };
}

/** Prints the last lines and answers the exit code. */
function report(checks, tests) {
  if (commands.isInterrupted) {
    say('已中断', 'interrupted');
    return INTERRUPTED;
  }
  const lines = [];
  if (checks !== null) {
    if (checks.failed.length > 0) lines.push(`✗ ${checks.failed.join(', ')}`);
    lines.push(`Checks: ${checks.count - checks.failed.length} passed, ${checks.failed.length} failed`);
  }
  for (const file of tests?.unsteady ?? [])
    lines.push(`! 不稳 · unsteady, passed at the second look: ${relative(root, file)}`);
  if (tests !== null) lines.push(`Tests: ${tests.passed} passed, ${tests.failed} failed, ${tests.skipped} skipped`);
  else if (!isChecksOnly) lines.push('✗ Jest ended before it could count.');
  process.stdout.write(`\n${lines.join('\n')}\n`);
  const isChecked = checks === null || checks.failed.length === 0;
  const isTested = isChecksOnly || (tests !== null && tests.failed === 0 && tests.passed > 0);
  return isChecked && isTested ? 0 : 1;
}
