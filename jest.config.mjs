import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));

/** The first of these files that exists: a spec imports a project's source, never its build. */
const sourceEntry = (folder) =>
  ['index.ts', 'start.ts'].map((file) => `${folder}/src/${file}`).find((path) => existsSync(root + path));

/** `@yicang/<name>` of every project in the tree, mapped to its source entry. A new project needs no line here. */
const projectEntries = () => {
  const folders = ['libs', 'apps'].flatMap((group) => readdirSync(root + group).map((name) => `${group}/${name}`));
  const entries = [...folders, 'tools'].map((folder) => [folder.split('/').at(-1), sourceEntry(folder)]);
  return Object.fromEntries(
    entries.filter(([, path]) => path !== undefined).map(([name, path]) => [`^@yicang/${name}$`, `<rootDir>/${path}`]),
  );
};

const swc = {
  swcrc: false,
  jsc: {
    target: 'es2023',
    parser: { syntax: 'typescript', tsx: true, decorators: true },
    transform: {
      legacyDecorator: true,
      decoratorMetadata: true,
      useDefineForClassFields: false,
      react: { runtime: 'automatic' },
    },
    keepClassNames: true,
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
};

/** One configuration for all three kinds of test; the file's suffix decides its place in the order and its timeout. */
export default {
  testEnvironment: 'node',
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  roots: ['libs', 'apps', 'tools', 'e2e'].map((folder) => `<rootDir>/${folder}`),
  testMatch: ['**/*.spec.ts', '**/*.spec.tsx'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/lint-canaries/fixtures/'],
  modulePathIgnorePatterns: [
    '<rootDir>/(libs|apps)/[^/]+/dist/',
    '<rootDir>/tools/dist/',
    '<rootDir>/tools/lint-canaries/fixtures/',
  ],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleFileExtensions: ['js', 'mjs', 'cjs', 'ts', 'tsx', 'json', 'node'],
  transform: {
    '\\.ts$': ['@swc/jest', { ...swc, jsc: { ...swc.jsc, parser: { ...swc.jsc.parser, tsx: false } } }],
    '\\.tsx$': ['@swc/jest', swc],
  },
  moduleNameMapper: { ...projectEntries(), '^(\\.{1,2}/.*)\\.js$': '$1' },
  setupFilesAfterEnv: ['<rootDir>/tools/test/kind-timeout.mjs'],
  testSequencer: '<rootDir>/tools/test/kind-order.mjs',
  maxWorkers: 2,
  forceExit: false,
};
