import { codedError, codeOf, type Logger } from '@yicang/platform-graphql';
import { GraphQLError } from 'graphql';

/** What an error may tell a client besides its code and words. Everything else, such as the subgraph's name, stays inside. */
const TOLD = ['code', 'messageZh', 'messageEn', 'reason', 'problems', 'isRetryable', 'traceId'] as const;

/** Errors of ours pass with what may be told; what the graph itself refused is BAD_USER_INPUT; the rest is a logged INTERNAL. */
export function masker(logger: Logger): (error: unknown) => Error {
  return (error) => {
    const told = error instanceof GraphQLError ? error : null;
    if (told !== null && codeOf(told) !== null) return onlyTold(told);
    if (told !== null && isRequestMistake(told)) {
      return onlyTold(codedError('BAD_USER_INPUT', { zh: `请求不符合接口定义：${told.message}`, en: told.message }));
    }
    logger.error({ err: error }, 'The gateway met a fault');
    return codedError('INTERNAL', {
      zh: '系统内部出错，已经记录。请稍后再试。',
      en: 'Something went wrong on our side, and it is on record. Please try again later.',
    });
  };
}

function onlyTold(error: GraphQLError): GraphQLError {
  const extensions = Object.fromEntries(
    TOLD.flatMap((name) => (error.extensions[name] === undefined ? [] : [[name, error.extensions[name]]])),
  );
  return new GraphQLError(error.message, { path: error.path ?? undefined, extensions });
}

/** Syntax, schema, limits: refused before execution, so there is no path, and nothing of ours threw. */
function isRequestMistake(error: GraphQLError): boolean {
  return error.path === undefined && (error.originalError === undefined || error.originalError instanceof GraphQLError);
}
