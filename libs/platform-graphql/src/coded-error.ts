import type { Language } from '@yicang/kernel';
import { GraphQLError } from 'graphql';

import type { Words } from './words.js';

/** Every code an error of ours leaves with. Anything else that is thrown is a fault and leaves as INTERNAL. */
export const ERROR_CODES = [
  'BAD_USER_INPUT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'RATE_LIMITED',
  'PERSISTED_OPERATION_NOT_FOUND',
  'SERVICE_UNAVAILABLE',
  'INTERNAL',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** An error a client may see as it is: a code for programs, the words for people in both languages, and nothing else. */
export function codedError(code: ErrorCode, words: Words, facts: Readonly<Record<string, unknown>> = {}): GraphQLError {
  return new GraphQLError(words.en, { extensions: { code, messageZh: words.zh, messageEn: words.en, ...facts } });
}

/** The code, when the error was made by `codedError` here or in another process; null for everything else. */
export function codeOf(error: GraphQLError): ErrorCode | null {
  return ERROR_CODES.find((code) => code === error.extensions['code']) ?? null;
}

/** The error's message in the reader's language, or as it is when it has only one. */
export function messageIn(language: Language, error: GraphQLError): string {
  const said = error.extensions[language === 'zh' ? 'messageZh' : 'messageEn'];
  return typeof said === 'string' ? said : error.message;
}
