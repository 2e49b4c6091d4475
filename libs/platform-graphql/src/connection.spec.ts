import 'reflect-metadata';

import * as fc from 'fast-check';
import { z } from 'zod';

import { cursorKeyOf, rowsToRead, toConnection, type PageArgs } from './connection.js';

const KEY = z.tuple([z.string(), z.number()]);
type Row = readonly [string, number];

/** A list read the way a service reads it. */
function pageOf(all: readonly Row[], args: PageArgs) {
  const after = cursorKeyOf(args, KEY);
  const start = after === null ? 0 : all.findIndex((row) => row[0] === after[0] && row[1] === after[1]) + 1;
  return toConnection(all.slice(start, start + rowsToRead(args)), args, (row) => row);
}

it('shows every row once, page by page, and says where the list ends', () => {
  const rows = fc.uniqueArray(fc.tuple(fc.string(), fc.integer()), { selector: (row) => JSON.stringify(row) });
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 100 }), (all, first) => {
      const seen: Row[] = [];
      for (let after: string | null = null, pages = 0; ; pages++) {
        const page = pageOf(all, { first, after });
        seen.push(...page.edges.map(({ node }) => node));
        expect(page.pageInfo.hasPreviousPage).toBe(pages > 0);
        if (!page.pageInfo.hasNextPage) break;
        after = page.pageInfo.endCursor;
      }
      expect(seen).toEqual(all);
    }),
  );
});

it('takes no cursor that it did not make', () => {
  const foreign = ['', 'x', Buffer.from('["a"]').toString('base64url'), Buffer.from('{}').toString('base64url')];
  for (const after of foreign)
    expect(() => cursorKeyOf({ first: 1, after }, KEY)).toThrow(/after is no cursor of this list/);
});
