import { maxAliasesPlugin } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthPlugin } from '@escape.tech/graphql-armor-max-depth';
import { maxDirectivesPlugin } from '@escape.tech/graphql-armor-max-directives';
import { maxTokensPlugin } from '@escape.tech/graphql-armor-max-tokens';
import { codedError } from '@yicang/platform-graphql';
import { type ASTNode, type ASTVisitor, GraphQLError, Kind, type ValidationContext } from 'graphql';

/** Fields below each other. */
export const DEPTH_MAX = 10;
/** `__typename` counts too: by default 2,000 aliases of it pass. */
export const ALIASES_MAX = 15;
export const DIRECTIVES_MAX = 10;
export const TOKENS_MAX = 1_000;
/** Documents are remembered, parsed and planned: long texts come in variables, which are not. */
export const DOCUMENT_LENGTH_MAX = 40_000;
/** Lists and objects within each other, written into a document: the planner reads no deeper than a few dozen. */
const VALUES_DEPTH_MAX = 10;
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
      onParams: ({ params }: { readonly params: { readonly query?: string | undefined } }) => {
        if ((params.query?.length ?? 0) > DOCUMENT_LENGTH_MAX) throw tooLong();
      },
      onValidate: ({ addValidationRule }: RuleAdder) => {
        addValidationRule(plainKeys);
        addValidationRule(shallowValues);
      },
    },
  ];
}

interface RuleAdder {
  readonly addValidationRule: (rule: typeof plainKeys) => void;
}

function tooLong(): GraphQLError {
  const words = {
    zh: `查询文档至多 ${DOCUMENT_LENGTH_MAX} 字；长文字请放进 variables。`,
    en: `A document has ${DOCUMENT_LENGTH_MAX} characters at most: send long texts in variables.`,
  };
  return codedError('BAD_USER_INPUT', words, { http: { status: 400 } });
}

/** No value written into the document is nested deeper than any input. */
function shallowValues(context: ValidationContext): ASTVisitor {
  let depth = 0;
  const deeper = {
    enter: (node: ASTNode): false | undefined => {
      if (++depth <= VALUES_DEPTH_MAX) return undefined;
      context.reportError(new GraphQLError(`Values may be nested ${VALUES_DEPTH_MAX} deep.`, { nodes: [node] }));
      depth--;
      return false;
    },
    leave: (): void => void depth--,
  };
  return { [Kind.LIST]: deeper, [Kind.OBJECT]: deeper };
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
