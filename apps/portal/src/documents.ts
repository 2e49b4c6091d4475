import { createHash } from 'node:crypto';
import * as ops from './ops/ops-queries.js';
import * as pages from './queries.js';

const OPERATION = /^\s*(?:query|mutation) \w+/;

/** By which id a document is asked for instead of being sent: its SHA-256. */
export function documentIdOf(document: string): string {
  return `sha256:${createHash('sha256').update(document).digest('hex')}`;
}

const exported: readonly unknown[] = [...Object.values(pages), ...Object.values(ops)];
const isDocument = (value: unknown): value is string => typeof value === 'string' && OPERATION.test(value);

/** Every document the portal asks with, by its id. */
export const PORTAL_DOCUMENTS: ReadonlyMap<string, string> = new Map(
  exported.filter(isDocument).map((document) => [documentIdOf(document), document]),
);
