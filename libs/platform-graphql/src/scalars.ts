import {
  type BoxCode,
  type Fen,
  type Grams,
  type ItemCode,
  type LocalDate,
  type Minutes,
  type TenantCode,
  type Uuid,
  parseBoxCode,
  parseItemCode,
  parseLocalDate,
  parseTenantCode,
  parseUuid,
} from '@yicang/kernel';
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

import { inputViolation } from './input-violation.js';
import type { Words } from './words.js';

/** Our immutable code of a place. */
export const TenantCodeScalar = textScalar<TenantCode>('TenantCode', parseTenantCode, {
  zh: '地点编码：全国“0”、省 2 位、市 4 位、社区 8 位，例如 51017K3Q',
  en: "a place's code: nation `0`, province 2 characters, city 4, community 8, such as 51017K3Q",
});

/** An item's code. Read as people type it, answered as it is printed without hyphens. */
export const ItemCodeScalar = textScalar<ItemCode>('ItemCode', parseItemCode, {
  zh: '物品编码：12 位，末位是校验位',
  en: "an item's code: 12 characters, the last of which checks the others",
});

/** A box's code. Read and answered as an item's is; it is never one. */
export const BoxCodeScalar = textScalar<BoxCode>('BoxCode', parseBoxCode, {
  zh: '箱子编码：字母 B 加 12 位，末位是校验位',
  en: "a box's code: the letter B and 12 characters, the last of which checks the others",
});

/** A day in Asia/Shanghai. */
export const LocalDateScalar = textScalar<LocalDate>('LocalDate', parseLocalDate, {
  zh: '北京时间的日期，写作 YYYY-MM-DD',
  en: 'a calendar day in Asia/Shanghai, written YYYY-MM-DD',
});

/** Any uuid, answered in lower case. */
export const UUIDScalar = textScalar<Uuid>('UUID', parseUuid, { zh: 'UUID 编号（RFC 9562）', en: 'a uuid (RFC 9562)' });

/** An instant: a Date inside, UTC ISO 8601 with `Z` outside. */
export const DateTimeScalar: GraphQLScalarType<Date, string> = scalar(
  'DateTime',
  { zh: '时间点，UTC，写作 2026-03-01T08:00:00.000Z', en: 'an instant in UTC, written 2026-03-01T08:00:00.000Z' },
  (value) => (typeof value === 'string' ? parseInstant(value) : null),
  (value) => (value instanceof Date ? value : parseInstant(String(value)))?.toISOString() ?? null,
);

/** Money: whole fen, a hundredth of a yuan. */
export const FenScalar = wholeScalar<Fen>('Fen', Number.MIN_SAFE_INTEGER, {
  zh: '金额，单位：分，整数',
  en: 'money in whole fen, a hundredth of a yuan',
});

/** Weight: whole grams. */
export const GramsScalar = wholeScalar<Grams>('Grams', 0, {
  zh: '重量，单位：克，整数',
  en: 'a weight in whole grams',
});

/** Time given or taken: whole minutes. */
export const MinutesScalar = wholeScalar<Minutes>('Minutes', 0, {
  zh: '时长，单位：分钟，整数',
  en: 'a duration in whole minutes',
});

/** Every scalar of ours. The subgraph driver gives each schema their reading and writing by name. */
export const SCALARS: readonly GraphQLScalarType[] = [
  TenantCodeScalar,
  ItemCodeScalar,
  BoxCodeScalar,
  LocalDateScalar,
  UUIDScalar,
  DateTimeScalar,
  FenScalar,
  GramsScalar,
  MinutesScalar,
];

/** Text that the kernel's parser reads; what leaves is read too, so a wrong value is our fault and never the client's to see. */
function textScalar<T extends string>(name: string, parse: (text: string) => T | null, is: Words) {
  const read = (value: unknown) => (typeof value === 'string' ? parse(value) : null);
  return scalar<T, T>(name, is, read, read);
}

/** A safe integer of one unit. GraphQL's own Int ends at 2^31, a city's money does not. */
function wholeScalar<T extends number>(name: string, least: number, is: Words) {
  const read = (value: unknown) => (Number.isSafeInteger(value) && Number(value) >= least ? (value as T) : null);
  return scalar<T, T>(name, is, read, read);
}

function scalar<Inside, Outside>(
  name: string,
  is: Words,
  read: (value: unknown) => Inside | null,
  write: (value: unknown) => Outside | null,
): GraphQLScalarType<Inside, Outside> {
  const parseValue = (value: unknown) => {
    const inside = read(value);
    if (inside === null) throw inputViolation([{ field: name, zh: `应为${is.zh}`, en: `must be ${is.en}` }]);
    return inside;
  };
  return new GraphQLScalarType({
    name,
    description: `${is.zh}。${is.en[0]?.toUpperCase()}${is.en.slice(1)}.`,
    parseValue,
    parseLiteral: (node) => {
      const value = node.kind === Kind.STRING ? node.value : node.kind === Kind.INT ? Number(node.value) : null;
      try {
        return parseValue(value);
      } catch (error) {
        if (!(error instanceof GraphQLError)) throw error;
        throw new GraphQLError(error.message, { nodes: node, extensions: error.extensions }); // where it stands
      }
    },
    serialize: (value) => {
      const outside = write(value);
      if (outside === null) throw new TypeError(`A resolver gave something that is no ${name}`);
      return outside;
    },
  });
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/;

function parseInstant(text: string): Date | null {
  const instant = new Date(INSTANT.test(text) ? text : Number.NaN);
  return Number.isNaN(instant.getTime()) ? null : instant;
}
