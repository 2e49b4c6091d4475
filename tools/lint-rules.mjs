/**
 * The house's own lint rules: each forbids one thing and has its own name, so that a canary can expect exactly that
 * name, and so that a second rule never silently replaces the first (two `no-restricted-syntax` entries would).
 */

/** A rule that reports every node one of the selectors finds. */
const forbid = (message, selectors) => ({
  meta: { type: 'problem', schema: [], messages: { forbidden: message } },
  create: (context) => {
    const report = (node) => context.report({ node, messageId: 'forbidden' });
    return Object.fromEntries(selectors.map((selector) => [selector, report]));
  },
});

/** What an import or re-export takes from the other module; `*` when it takes all of it. */
const nameOf = ({ type, imported, local }) =>
  ({ ImportSpecifier: imported?.name, ExportSpecifier: local.name })[type] ?? '*';

/** A rule that reports every import, re-export or import() whose source (and imported names) `isForbidden` names. */
const forbidImports = (message, isForbidden) => ({
  meta: { type: 'problem', schema: [], messages: { forbidden: message } },
  create: (context) => {
    const check = (node) => {
      if (typeof node.source?.value !== 'string') return;
      const names = node.specifiers?.map(nameOf) ?? ['*'];
      if (isForbidden(node.source.value, names)) context.report({ node, messageId: 'forbidden' });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
});

const anyOf = (words) => `/^(${words.join('|')})$/`;

const CLOCK_AND_CHANCE = [
  'MemberExpression[object.name="Date"][property.name="now"]',
  'NewExpression[callee.name="Date"][arguments.length=0]',
  'CallExpression[callee.name="Date"]',
  'MemberExpression[object.name="Math"][property.name="random"]',
  `MemberExpression[object.name=${anyOf(['performance', 'crypto'])}]`,
  `MemberExpression[object.name=${anyOf(['process', 'globalThis', 'console'])}]`,
  `CallExpression[callee.name=${anyOf(['fetch', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'])}]`,
];

const RULE_IMPORT = /^(@yicang\/kernel|\.\/[\w-]+\.rules\.js|\.\.\/[\w-]+\/[\w-]+\.rules\.js)$/;

const DATABASE_HANDLES = new Set([
  'DataSource',
  'EntityManager',
  'QueryRunner',
  'Repository',
  'SelectQueryBuilder',
  'createConnection',
  'getManager',
  'getRepository',
  'openDataSources',
  'migrate',
  '*',
]);

const ENDED_PACKAGE = /^(nats|nats\.ws|apollo-server[\w-]*|@apollo\/gateway)(\/|$)/;

const TEST_BLOCK = anyOf(['it', 'test', 'describe']);

export default {
  meta: { name: 'yicang' },
  rules: {
    'pure-decisions': forbid(
      'A decision has no clock, no chance and no surroundings: pass the day, the random bits or the setting in.',
      CLOCK_AND_CHANCE,
    ),
    'pure-imports': forbidImports(
      'Rules import only @yicang/kernel and other *.rules.js, so that they can be read and tested alone.',
      (source) => !RULE_IMPORT.test(source),
    ),
    'kernel-without-node': forbidImports('The kernel runs in a browser as well: nothing of Node.', (source) =>
      source.startsWith('node:'),
    ),
    'environment-once': forbid(
      'Only environment.ts reads process.env: settings are parsed once, by schema, with a sentence for every mistake.',
      [
        'MemberExpression[object.name="process"][property.name="env"]',
        'MemberExpression[object.name="process"][property.value="env"]',
        'VariableDeclarator[init.name="process"] > ObjectPattern > Property[key.name="env"]',
        ':matches(ImportDeclaration, ExportNamedDeclaration, ImportExpression)[source.value="node:process"]',
      ],
    ),
    'database-through-tx': forbidImports(
      'Only a Tx reaches the database; it exists only inside a UnitOfWork call, in one tenant. Ask the unit of work.',
      (source, names) =>
        source === 'pg' ||
        (['typeorm', '@yicang/platform-db'].includes(source) && names.some((name) => DATABASE_HANDLES.has(name))),
    ),
    'bus-through-platform': forbidImports(
      'Services and pages speak NATS through @yicang/platform-nats, which signs, checks and bounds what is sent.',
      (source) => source.startsWith('@nats-io/'),
    ),
    'living-packages': forbidImports(
      'This package has ended or has another licence: docs/adr/0001 names its successor.',
      (source) => ENDED_PACKAGE.test(source),
    ),
    'table-is-not-view': forbidImports(
      'A table is not a public type: what leaves the service stands in *.graphql.ts, field by field.',
      (source) => source === '@nestjs/graphql' || source === '@yicang/platform-graphql',
    ),
    'view-is-not-table': forbidImports(
      'A public type is not a table: columns stand in *.entity.ts.',
      (source) => source === 'typeorm',
    ),
    'whole-suite': forbid('A committed .only or .skip hides the other tests.', [
      `CallExpression[callee.object.name=${TEST_BLOCK}][callee.property.name=${anyOf(['only', 'skip'])}]`,
      `CallExpression[callee.callee.object.object.name=${TEST_BLOCK}][callee.callee.object.property.name=${anyOf(['only', 'skip'])}]`,
      `CallExpression[callee.name=${anyOf(['fit', 'fdescribe', 'xit', 'xtest', 'xdescribe'])}]`,
    ]),
    'named-exports': forbid('Export by name: the noun is the same everywhere it is used.', [
      'ExportDefaultDeclaration',
      'ExportSpecifier[exported.name="default"]',
    ]),
  },
};
