import { ListSize } from './list-size.js';
import type { Type } from '@nestjs/common';
import { createUnionType, Directive, Field, ObjectType, type FieldMiddleware } from '@nestjs/graphql';
import { Refusal, refusalWords, type Json } from '@yicang/kernel';
import type { GraphQLError } from 'graphql';

import { codedError, type ErrorCode } from './coded-error.js';
import type { GraphqlContext } from './graphql-context.js';
import { wordsIn } from './words.js';

/** One fact of a refusal. Values that are not text are written as JSON. */
@ObjectType({ description: '拒绝原因的一项细节。One fact of a refusal; a value that is not text is written as JSON.' })
@Directive('@shareable')
export class RefusalDetail {
  @Field() name!: string;
  @Field() value!: string;
}

/** Every resolver that may refuse returns the kernel's Refusal; what clients see of it is made field by field. */
function told(tell: (refusal: Refusal, context: GraphqlContext) => unknown): { middleware: FieldMiddleware[] } {
  return { middleware: [({ source, context }) => Promise.resolve(tell(source as Refusal, context as GraphqlContext))] };
}

/** An expected no, as clients see it: nothing was changed, and `message` says what to do now. */
@ObjectType({ description: '被拒绝：什么都没有改动。An expected no: nothing was changed.' })
@Directive('@shareable')
export class Refused {
  @Field({ description: '原因代码，供程序判断。The reason, for programs: NOUN_STATE.' })
  reason!: string;

  @Field({
    description: '给人看的说明，按请求的语言。What to tell the person, in the language of the request.',
    ...told((refusal, { language }) => wordsIn(refusalWords(refusal), language)),
  })
  message!: string;

  @Field(told((refusal) => refusalWords(refusal).zh)) messageZh!: string;
  @Field(told((refusal) => refusalWords(refusal).en)) messageEn!: string;
  @ListSize(5)
  @Field(() => [RefusalDetail], told(({ details }) => namedValues(details)))
  details!: RefusalDetail[];
}

/** `union <name> = View | Refused`. Whatever the resolver returns is the view, unless it is a Refusal. */
export function orRefused<V>(name: string, View: Type<V>): V | Refused {
  return createUnionType({
    name,
    types: () => [View, Refused] as const,
    resolveType: (value: unknown) => (value instanceof Refusal ? Refused : View),
  }) as V | Refused;
}

// A query that has no result union answers a refusal as an error: the reason decides which kind.
const CODE_OF_REASON: Readonly<Record<string, ErrorCode>> = {
  SIGN_IN_NEEDED: 'UNAUTHENTICATED',
  PROOF_NEEDED: 'UNAUTHENTICATED',
  INPUT_INVALID: 'BAD_USER_INPUT',
  SERVICE_UNAVAILABLE: 'SERVICE_UNAVAILABLE',
  GRANTS_CHANGED: 'UNAUTHENTICATED',
  GRANTS_STALE: 'SERVICE_UNAVAILABLE',
};

/** The refusal as an error with its reason, FORBIDDEN unless the reason says better: for queries, whose answer is no union. */
export function refusedAsError(refusal: Refusal): GraphQLError {
  const code = CODE_OF_REASON[refusal.reason] ?? 'FORBIDDEN';
  return codedError(code, refusalWords(refusal), {
    reason: refusal.reason,
    ...(code === 'SERVICE_UNAVAILABLE' ? { isRetryable: true } : {}),
  });
}

/** The value. @throws the refusal as an error: for lists and figures, where an empty answer would be a lie. */
export function orThrow<T>(outcome: T | Refusal): T {
  if (outcome instanceof Refusal) throw refusedAsError(outcome);
  return outcome;
}

/**
 * The value, or null for "not yours", which one thing asked for by its id must not tell apart from "not there".
 * @throws the refusal as an error when it has another reason, such as grants that cannot be confirmed just now.
 */
export function orNull<T>(outcome: T | Refusal): T | null {
  return outcome instanceof Refusal && NOT_YOURS.includes(outcome.reason) ? null : orThrow(outcome);
}

/** Nothing is anybody's who has not signed in. */
const NOT_YOURS: readonly string[] = ['NOT_PERMITTED', 'SIGN_IN_NEEDED'];

/** Facts as GraphQL lists them: values that are not text are written as JSON. */
export function namedValues(facts: Readonly<Record<string, Json>>): { name: string; value: string }[] {
  return Object.entries<Json>(facts).map(([name, value]) => ({
    name,
    value: typeof value === 'string' ? value : JSON.stringify(value),
  }));
}
