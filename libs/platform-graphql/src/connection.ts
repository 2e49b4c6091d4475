import type { Type } from '@nestjs/common';
import { ArgsType, Directive, Field, Int, ObjectType, TypeMetadataStorage } from '@nestjs/graphql';
import { z } from 'zod';

import { inputViolation } from './input-violation.js';
import { ValidatedInput } from './validated-input.js';

/** The longest page anybody may ask for. */
export const PAGE_SIZE_MAX = 100;
const CURSOR_LENGTH_MAX = 1_000;

/** `first` and `after` of a list. A class with more arguments extends this one. */
@ArgsType()
@ValidatedInput(
  z.looseObject({
    first: z.int().min(1).max(PAGE_SIZE_MAX),
    after: z
      .string()
      .max(CURSOR_LENGTH_MAX)
      .nullish()
      .transform((after) => after ?? null),
  }),
)
export class PageArgs {
  @Field(() => Int, { description: `每页条数，1 到 ${PAGE_SIZE_MAX}。How many, 1 to ${PAGE_SIZE_MAX}.` })
  first!: number;

  @Field(() => String, { nullable: true, description: '上一页的 endCursor。The `endCursor` of the page before.' })
  after!: string | null;
}

/** Where a page ends. Pages only go forward. */
@ObjectType()
@Directive('@shareable')
export class PageInfo {
  @Field() hasNextPage!: boolean;
  @Field() hasPreviousPage!: boolean;
  @Field(() => String, { nullable: true }) startCursor!: string | null;
  @Field(() => String, { nullable: true }) endCursor!: string | null;
}

/** The values a list is ordered by, of one row: unique together, so that the next page begins exactly after it. */
export type CursorKey = readonly (string | number)[];

/** One page of a list as Relay has it. */
export interface Connection<N> {
  readonly edges: readonly { readonly cursor: string; readonly node: N }[];
  readonly pageInfo: PageInfo;
}

/** `<View>Connection` and `<View>Edge` as GraphQL types. Make it once per view, beside it; shareable when the view is. */
export function connectionOf<N>(View: Type<N>, { isShareable = false } = {}): Type<Connection<N>> {
  const name = TypeMetadataStorage.getObjectTypeMetadataByTarget(View)?.name;
  if (name === undefined) throw new Error(`${View.name} is no @ObjectType: a list is made of views`);

  @ObjectType(`${name}Edge`)
  class Edge {
    @Field() cursor!: string;
    @Field(() => View) node!: N;
  }

  @ObjectType(`${name}Connection`)
  class PagedConnection implements Connection<N> {
    @Field(() => [Edge]) edges!: Edge[];
    @Field(() => PageInfo) pageInfo!: PageInfo;
  }
  if (isShareable) for (const type of [Edge, PagedConnection]) Directive('@shareable')(type);
  return PagedConnection;
}

/** How many rows to read for this page: one more than asked for, whose presence says that there is a next page. */
export function rowsToRead(args: PageArgs): number {
  return args.first + 1;
}

/** The page, of rows read by `rowsToRead` after `cursorKeyOf(args, …)` in the order of `keyOf`. */
export function toConnection<N>(rows: readonly N[], args: PageArgs, keyOf: (row: N) => CursorKey): Connection<N> {
  const edges = rows.slice(0, args.first).map((node) => ({ cursor: cursorOf(keyOf(node)), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > args.first,
      hasPreviousPage: args.after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** The key the page begins after, or null for the first page. @throws BAD_USER_INPUT for a cursor we did not make for this list. */
export function cursorKeyOf<K extends CursorKey>(args: PageArgs, key: z.ZodType<K>): K | null {
  if (args.after === null) return null;
  const read = key.safeParse(jsonOf(args.after));
  if (read.success) return read.data;
  throw inputViolation([{ field: 'after', zh: '不是本列表的游标', en: 'is no cursor of this list' }]);
}

function cursorOf(key: CursorKey): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

function jsonOf(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined; // no JSON is as little a cursor of ours as any other
  }
}
