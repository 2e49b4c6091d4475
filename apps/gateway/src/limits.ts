import { maxAliasesPlugin } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthPlugin } from '@escape.tech/graphql-armor-max-depth';
import { maxDirectivesPlugin } from '@escape.tech/graphql-armor-max-directives';
import { maxTokensPlugin } from '@escape.tech/graphql-armor-max-tokens';
import { type ASTVisitor, GraphQLError, Kind, type ValidationContext } from 'graphql';
import { boundedWeight } from './weight.js';

/** Fields below each other. */
export const DEPTH_MAX = 10;
/** `__typename` counts too: by default 2,000 aliases of it pass. */
export const ALIASES_MAX = 15;
export const DIRECTIVES_MAX = 10;
export const TOKENS_MAX = 1_000;
/** Names that objects of JavaScript give a meaning to: as keys of an answer they could change more than the answer. */
const OBJECT_WORDS: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/** What one document may hold, refused before anything is planned. Page sizes are the services' to limit: 100 everywhere. */
export function limits() {
  return [
    maxTokensPlugin({ n: TOKENS_MAX }),
    // introspection is left out: its own schema bounds it, and it is deeper than any question of a person
    maxDepthPlugin({ n: DEPTH_MAX, flattenFragments: true, ignoreIntrospection: true }),
    maxAliasesPlugin({ n: ALIASES_MAX, allowList: [] }),
    maxDirectivesPlugin({ n: DIRECTIVES_MAX }),
    {
      onValidate: ({ addValidationRule }: RuleAdder) => {
        addValidationRule(plainKeys);
        addValidationRule(boundedWeight);
      },
    },
  ];
}

interface RuleAdder {
  readonly addValidationRule: (rule: typeof plainKeys) => void;
}

/** No key of the answer, and none of an object given, is a word of JavaScript's. */
function plainKeys(context: ValidationContext): ASTVisitor {
  const refuse = (word: string): void => {
    if (OBJECT_WORDS.includes(word)) context.reportError(new GraphQLError(`${word} cannot be a name here.`));
  };
  return {
    [Kind.FIELD]: ({ alias }) => refuse(alias?.value ?? ''),
    [Kind.OBJECT_FIELD]: ({ name }) => refuse(name.value),
    [Kind.VARIABLE_DEFINITION]: ({ variable }) => refuse(variable.name.value),
  };
}
