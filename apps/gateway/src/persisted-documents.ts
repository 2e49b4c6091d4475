import { codedError } from '@yicang/platform-graphql';
import { PORTAL_DOCUMENTS } from '@yicang/portal';
import { type GraphQLError } from 'graphql';

/**
 * The body to execute: a persisted document of our own apps in place of its `documentId`; any other body as it is. Whatever is
 * wrong with a body is not looked at here. The document is held to the same limits as any. An error for an id nobody knows.
 */
export function withDocument(body: string): string | GraphQLError {
  if (!body.includes('"documentId"')) return body;
  const asked = objectOf(body);
  if (asked === null || typeof asked['documentId'] !== 'string' || asked['query'] !== undefined) return body;
  const { documentId, ...rest } = asked;
  const query = PORTAL_DOCUMENTS.get(String(documentId));
  return query === undefined ? notFound() : JSON.stringify({ ...rest, query });
}

function objectOf(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function notFound(): GraphQLError {
  return codedError('PERSISTED_OPERATION_NOT_FOUND', {
    zh: '没有这个编号的查询。请更新应用，或直接发送查询的全文。',
    en: 'There is no document with this id. Update the app, or send the whole document.',
  });
}
