import { codedError, codeOf, inputProblems, type Logger, messageIn, requestMistake } from '@yicang/platform-graphql';
import { GraphQLError } from 'graphql';
import { type Arrival } from './asker.js';

/** What an error may tell a client besides its words. Everything else, such as the subgraph's name, stays inside. */
const TOLD = ['code', 'messageZh', 'messageEn', 'reason', 'problems', 'isRetryable', 'retryAfterSeconds', 'traceId'];

/** Where the errors of a request go to. */
export interface ErrorReader {
  readonly arrival: Pick<Arrival, 'language' | 'traceId'>;
  readonly logger: Logger;
  readonly isSchemaOpen: boolean;
}

/**
 * The error as it leaves: one of ours with what may be told; what the graph itself refused as BAD_USER_INPUT; the rest as
 * INTERNAL, logged with its trace id. All in the language of the request.
 */
export function maskedError(error: GraphQLError, reader: ErrorReader): GraphQLError {
  const told = isOurs(error) ? error : (ownMistake(error, reader) ?? faultError(error.originalError ?? error, reader));
  const shown = Object.entries(told.extensions).filter(([name]) => TOLD.includes(name));
  return new GraphQLError(messageIn(reader.arrival.language, told), {
    path: error.path ?? null,
    extensions: { ...Object.fromEntries<unknown>(shown), ...statusOf(error) },
  });
}

/** Form, syntax, schema, values, limits: refused before execution, so there is no path, and nothing of ours threw. */
function ownMistake(error: GraphQLError, { isSchemaOpen }: ErrorReader): GraphQLError | null {
  if (inputProblems(error) !== null) return requestMistake(error);
  if (error.path !== undefined) return null;
  if (error.originalError !== undefined && !(error.originalError instanceof GraphQLError)) return null;
  if (isSchemaOpen) return requestMistake(error);
  // a suggestion shows the schema to those it is not shown to
  return requestMistake(new GraphQLError(error.message.replace(/ Did you mean .*$/s, '')));
}

/** It is logged with its trace id, which is all that is told of it. */
export function faultError(
  err: unknown,
  { logger, arrival: { traceId } }: Omit<ErrorReader, 'isSchemaOpen'>,
): GraphQLError {
  logger.error({ err, traceId }, 'The gateway met a fault');
  const words = {
    zh: `系统内部出错，已经记录。若一再发生，请把编号 ${traceId} 告诉我们。`,
    en: `Something went wrong on our side, and it is on record. If it keeps happening, tell us the number ${traceId}.`,
  };
  return codedError('INTERNAL', words, { traceId });
}

/** True for what `codedError` made: a code alone may have been given by a library, with words of its own. */
function isOurs(error: GraphQLError): boolean {
  return codeOf(error) !== null && typeof error.extensions['messageZh'] === 'string';
}

/** The status the answer gets from the error, which is taken off before it is sent. A body that is no request is always 400. */
function statusOf({ extensions }: GraphQLError): object {
  if (extensions['code'] === 'BAD_REQUEST') return { http: { status: 400 } };
  return extensions['http'] === undefined ? {} : { http: extensions['http'] };
}
