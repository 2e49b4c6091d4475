import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';
import house from './tools/lint-rules.mjs';

const SOURCES = ['**/*.ts', '**/*.tsx'];
/** Specs, and what only specs use. */
const SPECS = ['**/*.spec.ts', '**/*.spec.tsx', '**/*.fixture.ts'];

const SERVICE_MAY_USE = ['type:kernel', 'type:contracts', 'type:platform', 'type:ledger'];
const NO_DATABASE = ['pg', 'pg-*', 'typeorm', 'typeorm/*'];

/** Who may depend on whom (docs/ARCHITECTURE.md): imports run one way, and no service imports another. */
const depConstraints = [
  { sourceTag: 'type:kernel', onlyDependOnLibsWithTags: [], bannedExternalImports: ['*'] },
  { sourceTag: 'type:contracts', onlyDependOnLibsWithTags: ['type:kernel'], allowedExternalImports: ['zod'] },
  { sourceTag: 'type:ledger', onlyDependOnLibsWithTags: ['type:kernel', 'type:contracts', 'type:platform'] },
  { sourceTag: 'type:platform', onlyDependOnLibsWithTags: ['type:kernel', 'type:contracts', 'type:platform'] },
  { sourceTag: 'type:service', onlyDependOnLibsWithTags: SERVICE_MAY_USE },
  {
    sourceTag: 'type:gateway',
    onlyDependOnLibsWithTags: [
      'type:kernel',
      'type:contracts',
      'scope:platform-nats',
      'scope:platform-graphql',
      'scope:platform-files',
      'scope:platform-telemetry',
      'type:web',
    ],
    bannedExternalImports: NO_DATABASE,
  },
  {
    sourceTag: 'type:web',
    onlyDependOnLibsWithTags: ['type:kernel'],
    bannedExternalImports: [...NO_DATABASE, '@nestjs/*', '@nats-io/*'],
  },
  { sourceTag: 'type:testing', onlyDependOnLibsWithTags: ['type:kernel', 'type:contracts', 'type:platform'] },
  { sourceTag: 'type:tools', onlyDependOnLibsWithTags: ['*'] },
  {
    sourceTag: 'type:e2e',
    onlyDependOnLibsWithTags: [
      'type:kernel',
      'type:contracts',
      'scope:platform-nats',
      'scope:platform-telemetry',
      'type:testing',
      'type:tools',
    ],
  },
];

/** A spec may use what its project may, and the test library; packages are free (fast-check in the kernel's specs). */
const specConstraints = depConstraints.map(({ sourceTag, onlyDependOnLibsWithTags }) => ({
  sourceTag,
  onlyDependOnLibsWithTags: [...onlyDependOnLibsWithTags, 'type:testing'],
}));

/** The platform's specs use the test library, which uses the platform. Only there, only so. */
const specCircles = ['kernel', 'contracts', 'platform-db', 'platform-nats', 'platform-graphql'].map((name) => [
  name,
  'testing',
]);

/** A project imported late in one place (the test runner, after the build) may be imported at once in another. */
const checkDynamicDependenciesExceptions = ['@yicang/*'];

const boundaries = (options) => ({
  '@nx/enforce-module-boundaries': ['error', { allow: [], checkDynamicDependenciesExceptions, ...options }],
});

export default tseslint.config(
  { ignores: ['**/dist/', '**/node_modules/', '.nx/', '.yicang*/', 'coverage/', 'tools/lint-canaries/fixtures/'] },
  { linterOptions: { noInlineConfig: true } },
  js.configs.recommended,
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: Object.fromEntries(
        ['process', 'console', 'URL', 'Buffer', 'fetch', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval']
          .concat(['AbortController', 'AbortSignal', 'TextEncoder', 'TextDecoder', 'performance', 'globalThis'])
          .map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    files: SOURCES,
    extends: [tseslint.configs.base],
    plugins: { '@nx': nx, yicang: house },
    languageOptions: {
      parserOptions: { project: ['./tsconfig.spec.json'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      // The compiler sees these better.
      'no-undef': 'off',
      'no-redeclare': 'off',
      'no-dupe-class-members': 'off',
      'no-unused-vars': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/no-unsafe-argument': 'error',
      '@typescript-eslint/no-unsafe-assignment': 'error',
      '@typescript-eslint/no-unsafe-call': 'error',
      '@typescript-eslint/no-unsafe-member-access': 'error',
      '@typescript-eslint/no-unsafe-return': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/ban-ts-comment': 'error',
      // consistent-type-imports stays off: a class that Nest injects must not become a type import.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'yicang/environment-once': 'error',
      'yicang/living-packages': 'error',
      'yicang/named-exports': 'error',
      ...boundaries({ depConstraints }),
    },
  },
  { files: ['**/environment.ts'], rules: { 'yicang/environment-once': 'off' } },
  { files: ['libs/kernel/src/**/*.ts'], ignores: SPECS, rules: { 'yicang/kernel-without-node': 'error' } },
  {
    files: ['apps/**/*.rules.ts', 'libs/kernel/src/**/*.ts'],
    ignores: SPECS,
    rules: { 'yicang/pure-decisions': 'error' },
  },
  { files: ['apps/**/*.rules.ts'], rules: { 'yicang/pure-imports': 'error' } },
  { files: ['apps/*/src/**/*.ts'], ignores: SPECS, rules: { 'yicang/database-through-tx': 'error' } },
  {
    // The gateway's executor carries GraphQL itself over the bus's connection: the other end of the platform's driver.
    files: ['apps/*/src/**/*.ts'],
    ignores: [...SPECS, 'apps/gateway/src/**'],
    rules: { 'yicang/bus-through-platform': 'error' },
  },
  { files: ['**/*.entity.ts'], rules: { 'yicang/table-is-not-view': 'error' } },
  { files: ['**/*.graphql.ts'], rules: { 'yicang/view-is-not-table': 'error' } },
  {
    files: SPECS,
    rules: {
      'yicang/whole-suite': 'error',
      ...boundaries({ depConstraints: specConstraints, ignoredCircularDependencies: specCircles }),
    },
  },
);
