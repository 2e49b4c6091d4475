import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import house from '../lint-rules.mjs';

const BOUNDARIES = '@nx/enforce-module-boundaries';
const LINT_MS_MAX = 120_000;
const root = fileURLToPath(new URL('../../', import.meta.url));

interface Canary {
  readonly path: string;
  /** What the first line of the file says after `expects`: a rule, a rule and its message, or `nothing`. */
  readonly expected: string;
  readonly said: readonly { ruleId: string | null; messageId?: string; message: string }[];
}

function run(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

let printed: string;
let canaries: readonly Canary[];
beforeAll(() => {
  run(join('node_modules', 'nx', 'dist', 'bin', 'nx.js'), 'show', 'projects');
  printed = run(join('tools', 'lint-canaries', 'lint-fixtures.mjs'));
  canaries = JSON.parse(printed.trim().split('\n').at(-1) ?? '') as Canary[];
}, LINT_MS_MAX);

it('catches each canary by the rule its first line names, and by no other', () => {
  const caught = canaries.map(({ path, expected, said }) => {
    const names = said.map(({ ruleId, messageId }) => (expected.includes(' ') ? `${ruleId} ${messageId}` : ruleId));
    return `${path}: ${[...new Set(names)].join(', ') || 'nothing'}`;
  });
  expect(caught).toEqual(canaries.map(({ path, expected }) => `${path}: ${expected}`));
});

it('does not skip the boundaries for want of a project graph', () => {
  expect(printed).not.toContain('The rule will be skipped');
  expect(canaries.filter(({ said }) => said.some(({ ruleId }) => ruleId === BOUNDARIES)).length).toBeGreaterThan(10);
});

it('has a canary for every rule of the house', () => {
  const broken = new Set(canaries.map(({ expected }) => expected));
  expect(Object.keys(house.rules).filter((rule) => !broken.has(`yicang/${rule}`))).toEqual([]);
});

it('has a boundary canary in every kind of project that may not import everything', () => {
  const broken = canaries.filter(({ expected }) => expected.startsWith(BOUNDARIES)).map(({ path }) => path);
  const kinds = [
    'libs/kernel',
    'libs/contracts',
    'libs/platform-',
    'libs/testing',
    'apps/gateway',
    'apps/portal',
    'e2e',
  ];
  expect([...kinds, 'apps/inventory'].filter((kind) => !broken.some((path) => path.startsWith(kind)))).toEqual([]);
});
