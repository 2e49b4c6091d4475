import { isInfrastructure } from '@yicang/platform-db';
import type { Language } from '@yicang/kernel';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';

import { codedError, codeOf, messageIn } from './coded-error.js';
import type { Logger } from './logger.js';
import { inputProblems, requestMistake } from './request-mistake.js';

/** What an error needs to know of the request it ended. */
export interface ErrorReader {
  readonly language: Language;
  readonly traceId: string;
  readonly logger: Logger;
}

/**
 * The errors as they leave the service: violations and coded errors in the reader's language, unavailability as a promise
 * that trying again may help, and every other fault as INTERNAL with nothing but the trace id. Each fault is logged here,
 * once, however many fields it reached.
 */
export function wireErrors(errors: readonly GraphQLError[], reader: ErrorReader): GraphQLFormattedError[] {
  const faults = new Set(errors.filter(isFault).map(rootOf));
  for (const fault of faults) logFault(fault, reader);
  return errors.map((error) => {
    const told = toldError(error, reader.traceId);
    const { code, messageZh, messageEn, ...facts } = told.extensions;
    return {
      message: messageIn(reader.language, told),
      ...(error.path === undefined ? {} : { path: error.path }),
      extensions: { code, messageZh, messageEn, ...facts },
    };
  });
}

/** One error for what is thrown outside of any field. */
export function asGraphqlError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  return new GraphQLError('Fault', { originalError: error instanceof Error ? error : new Error(String(error)) });
}

/** Told when trying again may help: nobody answered, or the database is away. */
export function unavailableError(): GraphQLError {
  return codedError(
    'SERVICE_UNAVAILABLE',
    {
      zh: '服务暂时不可用，请稍后再试。同一操作重复提交只会执行一次。',
      en: 'The service is not available just now. Please try again soon; a command sent twice is done once.',
    },
    { isRetryable: true },
  );
}

function toldError(error: GraphQLError, traceId: string): GraphQLError {
  // a scalar of ours refuses in coded words already, but does not know where in the input it stood
  if (isRequestMistake(error) && (codeOf(error) === null || inputProblems(error) !== null))
    return requestMistake(error);
  if (codeOf(error) !== null) return error;
  if (isInfrastructure(rootOf(error))) return unavailableError();
  return codedError(
    'INTERNAL',
    {
      zh: `系统内部出错，已经记录。若一再发生，请把编号 ${traceId} 告诉我们。`,
      en: `Something went wrong on our side, and it is on record. If it keeps happening, tell us the number ${traceId}.`,
    },
    { traceId },
  );
}

function isFault(error: GraphQLError): boolean {
  return codeOf(error) === null && !isRequestMistake(error);
}

/** True for what graphql-js itself refused about the request: syntax, schema, variables, and arguments that come with a node. */
function isRequestMistake(error: GraphQLError): boolean {
  if (error.path === undefined) return error.originalError === undefined || error.originalError instanceof GraphQLError;
  return error.originalError instanceof GraphQLError && error.originalError.nodes !== undefined;
}

function rootOf(error: GraphQLError): unknown {
  let root: unknown = error;
  while (root instanceof GraphQLError && root.originalError !== undefined) root = root.originalError;
  return root;
}

function logFault(fault: unknown, { logger, traceId }: ErrorReader): void {
  if (isInfrastructure(fault)) logger.warn({ err: fault, traceId }, 'A request met something that is away');
  else logger.error({ err: fault, traceId }, 'A request met a fault');
}
