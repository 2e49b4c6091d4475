import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { dataFolder, removeDataFolder } from './platform-process.js';

const TORTURE = fileURLToPath(new URL('../../tools/dist/torture/torture.js', import.meta.url));
/** Any other must hold too: `npm run torture -- --seed N`. */
const SEED = '20261124';

let folder: string;
let child: ChildProcess | null = null;
afterAll(() => {
  child?.kill('SIGKILL'); // what it started does not outlive it
  removeDataFolder(folder);
});

/** A platform of its own, tortured for twenty seconds as the seed says, and then looked through by the checker. */
function torture(): Promise<{ exitCode: number | null; output: string }> {
  folder = dataFolder();
  return new Promise((resolve) => {
    const started = spawn(process.execPath, [TORTURE, '--short', '--seed', SEED, '--data', folder]);
    child = started;
    let output = '';
    for (const stream of [started.stdout, started.stderr]) stream.on('data', (text) => (output += String(text)));
    started.once('close', (exitCode) => resolve({ exitCode, output }));
  });
}

it('keeps its promises while processes are killed, lines cut, streams deleted, rows locked and clocks wrong', async () => {
  const { exitCode, output } = await torture();
  expect(output).toMatch(/invariants hold\n[^]*everything holds/);
  expect(output).toMatch(/commands accepted +[1-9]/);
  expect(exitCode).toBe(0);
});
