import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root, say } from '../bootstrap.mjs';

/** Printed by @nx/enforce-module-boundaries when it finds no project graph, before it lets everything pass. */
const BOUNDARIES_SKIPPED = 'The rule will be skipped';

function migrationFiles() {
  const projects = ['apps', 'libs'].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => `${group}/${name}`),
  );
  return projects
    .map((project) => `${project}/migrations`)
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
    .filter((path) => path.endsWith('.sql'));
}

const CHECKS = {
  types: {
    zh: '检查测试的类型',
    en: 'type-check the specs',
    script: 'typescript/bin/tsc',
    args: ['-p', 'tsconfig.spec.json'],
  },
  format: {
    zh: '检查格式',
    en: 'check the format',
    script: 'prettier/bin/prettier.cjs',
    args: ['--check', '--log-level=warn', '.'],
  },
  migrations: { zh: '检查迁移', en: 'lint the migrations', script: 'squawk-cli/js/bin/squawk', args: migrationFiles() },
  compose: {
    zh: '检查容器编排',
    en: 'lint the composition of containers',
    script: 'dclint/bin/dclint.cjs',
    args: [
      ...[
        'service-keys-order',
        'services-alphabetical-order',
        'top-level-properties-order',
        'no-build-and-image',
      ].flatMap((rule) => ['--disable-rule', rule]),
      '--max-warnings=0',
      'docker-compose.yml',
    ],
  },
  api: { zh: '检查接口文档', en: 'check the API pages', script: '../tools/api-docs/print.mjs', args: ['--check'] },
  graph: { zh: '读项目图', en: 'read the project graph', script: 'nx/dist/bin/nx.js', args: ['show', 'projects'] },
  lint: {
    zh: '检查代码与边界',
    en: 'lint the code and its boundaries',
    script: 'eslint/bin/eslint.js',
    args: ['--max-warnings=0', '.'],
  },
};

/** Two at a time, for two cores; lint comes after the graph that its boundaries are read from. */
const LANES = [
  ['graph', 'lint'],
  ['types', 'format', 'migrations', 'compose', 'api'],
];

/** All checks were made. Answers how many there are and which failed; what a failed one said has been printed. */
export async function failedChecks(commands) {
  const failed = [];
  const lanes = LANES.map(async (lane) => {
    for (const name of lane) if (!(await holds(commands, name))) failed.push(name);
  });
  await Promise.all(lanes);
  return { count: Object.keys(CHECKS).length, failed };
}

async function holds(commands, name) {
  const { zh, en, script, args } = CHECKS[name];
  const started = Date.now();
  const { code, output } = await commands.run(script, args);
  if (commands.isInterrupted) return false;
  const isHeld = code === 0 && !output.includes(BOUNDARIES_SKIPPED);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  say(`${isHeld ? '✓' : '✗'} ${zh}（${seconds} 秒）`, `${en} (${seconds} s)`);
  if (!isHeld) process.stderr.write(`${output.trim()}\n`);
  return isHeld;
}
