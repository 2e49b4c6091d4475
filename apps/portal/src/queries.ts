import * as z from 'zod';

const count = z.int().nonnegative();
const countOrHidden = count.nullable();

const figures = {
  itemsReceived: count,
  itemsDelivered: count,
  itemsDiscarded: count,
  familiesJoined: countOrHidden,
  communitiesActive: count,
};

const provinceFigures = z.object({
  tenantCode: z.string(),
  nameZh: z.string(),
  nameEn: z.string(),
  ...figures,
  communities: count,
});

const nationalFigures = z.object({
  asOf: z.iso.datetime({ offset: true }),
  ...figures,
  provinces: z.array(provinceFigures),
});

/** One province's public figures; `familiesJoined` is null when there are fewer than 10 and the number is held back. */
export type ProvinceFigures = z.infer<typeof provinceFigures>;

/** The nation's public figures at `asOf`, with those of each province that has any. */
export type NationalFigures = z.infer<typeof nationalFigures>;

/** A word of the house's vocabulary: GraphQL says `SCHOOL_THINGS` for what we all call `schoolThings`. */
const word = z
  .string()
  .transform((text) => text.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));

const traceStep = z.object({
  step: word,
  on: z.iso.date(),
  communityZh: z.string(),
  communityEn: z.string(),
  partnerZh: z.string().nullish(),
  partnerEn: z.string().nullish(),
  reason: word.nullish(),
});

const trace = z.object({
  code: z.string(),
  nameZh: z.string(),
  category: word,
  communityZh: z.string(),
  communityEn: z.string(),
  receiptCode: z.string().nullish(),
  parentCode: z.string().nullish(),
  partCodes: z.array(z.string()).default([]),
  steps: z.array(traceStep),
});

/** The public life of one item, as reporting tells it: steps in order, days only. */
export type Trace = z.infer<typeof trace>;
export type TraceStep = z.infer<typeof traceStep>;

const receipt = z.object({
  code: z.string(),
  itemCode: z.string(),
  itemNameZh: z.string(),
  deliveredOn: z.iso.date(),
  place: z.object({ nameZh: z.string(), nameEn: z.string() }),
});

/** The public receipt of one hand-over: day and community, never the family. */
export type Receipt = z.infer<typeof receipt>;

export const NATION_QUERY = `query PortalNation {
  nationalFigures {
    asOf itemsReceived itemsDelivered itemsDiscarded familiesJoined communitiesActive
    provinces {
      tenantCode nameZh nameEn itemsReceived itemsDelivered itemsDiscarded familiesJoined communitiesActive communities
    }
  }
}`;

export const TRACE_QUERY = `query PortalTrace($code: String!) {
  trace(code: $code) {
    __typename
    ... on Trace {
      code nameZh category communityZh communityEn receiptCode
      parentCode partCodes
      steps { step on communityZh communityEn partnerZh partnerEn reason }
    }
    ... on Refused { reason }
  }
}`;

export const RECEIPT_QUERY = `query PortalReceipt($code: String!) {
  receipt(code: $code) {
    __typename
    ... on Receipt { code itemCode itemNameZh deliveredOn place { nameZh nameEn } }
    ... on Refused { reason }
  }
}`;

/** What NATION_QUERY answers, as the portal understands it; anything else is a fault of the service. */
export const nationAnswer = z.object({ nationalFigures });

const refused = z.object({ __typename: z.literal('Refused'), reason: z.string() });

/** What TRACE_QUERY answers: the trace, or the reason why there is none. */
export const traceAnswer = z.object({
  trace: z.discriminatedUnion('__typename', [trace.extend({ __typename: z.literal('Trace') }), refused]),
});

/** What RECEIPT_QUERY answers: the receipt, or the reason why there is none. */
export const receiptAnswer = z.object({
  receipt: z.discriminatedUnion('__typename', [receipt.extend({ __typename: z.literal('Receipt') }), refused]),
});
