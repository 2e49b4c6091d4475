import { defineOperation, defineOwnOperation, defineSensitiveOperation } from '@yicang/kernel';

import { buildSchema } from 'graphql';

import { accessDirectives, withGuards } from './guarded.js';

const take = defineOperation('inventory.receive-gift', ['keeper', 'communityManager'], 'write:intake');
const contact = defineSensitiveOperation('registry.read-contact', ['communityManager']);
const own = defineOwnOperation('directory.change-password');

it('shows every role and scope that one of several operations takes, each once', () => {
  expect(accessDirectives([take, contact])).toEqual([
    '@authenticated',
    '@requiresScopes(scopes: [["role:keeper"], ["role:communityManager"], ["write:intake"]])',
  ]);
});

it('shows no more than a sign-in for what any person may do', () => {
  expect(accessDirectives([own])).toEqual(['@authenticated']);
  expect(accessDirectives([contact, own])).toEqual(['@authenticated']);
});

it('is no way in to what only our own jobs do', () => {
  const job = defineOperation('inventory.hold-item', []);
  expect(() => accessDirectives([take, job])).toThrow('inventory.hold-item');
});

it('lets no schema show a guard that is lost on the way', () => {
  const schema = buildSchema(
    'directive @authenticated on FIELD_DEFINITION type Query { need: Need } type Need { id: ID note: String @authenticated }',
  );
  schema.getQueryType()!.getFields()['need']!.extensions = { yicangGuard: 'all' };
  expect(() => withGuards(schema)).toThrow('Need.note: the guard is shown and lost');
});
