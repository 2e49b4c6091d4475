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

const goodsRows = z.object({
  asOf: z.iso.datetime({ offset: true }),
  rows: z.array(
    z.object({
      value: z.number().nullable(),
      isHeldBack: z.boolean(),
      definition: z.object({
        id: z.string(),
        nameZh: z.string(),
        nameEn: z.string(),
        definitionZh: z.string(),
        definitionEn: z.string(),
        unit: word,
      }),
    }),
  ),
});

/** A place's figures of goods, each with what it is. */
export type GoodsFigures = z.infer<typeof goodsRows>;
export type GoodsFigure = GoodsFigures['rows'][number];

const GOODS_ROWS = `{ asOf rows { value isHeldBack definition { id nameZh nameEn definitionZh definitionEn unit } } }`;

export const GOODS_QUERY = `query PortalGoods(
  $place: TenantCode!, $from: LocalDate!, $to: LocalDate!, $soon: LocalDate!, $monthFrom: LocalDate!, $monthTo: LocalDate!
) {
  year: goodsFigures(place: $place, from: $from, to: $to, figures: [
    GOODS_IN_STOCK, GOODS_RECEIVED, GOODS_DELIVERED, DAYS_TO_FAMILY, LOSS_SHARE, COUNT_ACCURACY, STOCK_TURNOVER, UNITS_LACKING
  ]) ${GOODS_ROWS}
  soon: goodsFigures(place: $place, from: $to, to: $soon, figures: [GOODS_EXPIRING]) ${GOODS_ROWS}
  month: goodsFigures(place: $place, from: $monthFrom, to: $monthTo, figures: [FAMILIES_SERVED]) ${GOODS_ROWS}
}`;

export const GOODS_CSV_QUERY = `query PortalGoodsCsv(
  $place: TenantCode!, $from: LocalDate!, $to: LocalDate!, $by: [GoodsBreakdown!]
) {
  goodsFiguresCsv(place: $place, from: $from, to: $to, by: $by)
}`;

/** What GOODS_QUERY answers: the last twelve months, the next ninety days, and the month before this one. */
export const goodsAnswer = z.object({ year: goodsRows, soon: goodsRows, month: goodsRows });
export type GoodsAnswer = z.infer<typeof goodsAnswer>;

export const goodsCsvAnswer = z.object({ goodsFiguresCsv: z.string() });

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
