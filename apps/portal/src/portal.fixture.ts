import { makeItemCode, type Language, type TenantCode } from '@yicang/kernel';
import { portalHandler, type GraphqlAnswer, type PortalOptions } from './portal-handler.js';
import type {
  GoodsAnswer,
  GoodsFigure,
  NationalFigures,
  ProvinceFigures,
  Receipt,
  Trace,
  TraceStep,
} from './queries.js';
import { TILES } from './tile-grid.js';

/** 水井坊社区 in Chengdu. */
export const SHUIJINGFANG = '51015NGF' as TenantCode;

export const aCode = makeItemCode(SHUIJINGFANG, 12_345_678_901n);
export const anotherCode = makeItemCode(SHUIJINGFANG, 9_876_543_210n);

/** A province with these figures; unnamed ones are zero. */
export function aProvince(tenantCode: string, figures: Partial<ProvinceFigures> = {}): ProvinceFigures {
  const tile = TILES.find((candidate) => candidate.tenantCode === tenantCode);
  const zero = { itemsReceived: 0, itemsDelivered: 0, itemsDiscarded: 0, familiesJoined: 0, communitiesActive: 0 };
  return { tenantCode, nameZh: tile?.zh ?? '', nameEn: tile?.en ?? '', ...zero, communities: 80, ...figures };
}

/** All 31 provinces: Beijing busy, Sichuan busiest, Qinghai begun with few families and no delivery, the rest not started. */
export function aNation(changes: Partial<NationalFigures> = {}): NationalFigures {
  const started: Readonly<Record<string, Partial<ProvinceFigures>>> = {
    '11': { itemsReceived: 1_234, itemsDelivered: 900, familiesJoined: 310, communitiesActive: 12 },
    '51': {
      itemsReceived: 48_210,
      itemsDelivered: 36_544,
      itemsDiscarded: 512,
      familiesJoined: 9_120,
      communitiesActive: 212,
    },
    '63': { itemsReceived: 8, familiesJoined: null, communitiesActive: 1 },
  };
  return {
    asOf: '2026-03-05T16:05:09.120Z',
    itemsReceived: 49_452,
    itemsDelivered: 37_444,
    itemsDiscarded: 512,
    familiesJoined: 9_433,
    communitiesActive: 225,
    provinces: TILES.filter(({ tenantCode }) => tenantCode < '70').map(({ tenantCode }) =>
      aProvince(tenantCode, started[tenantCode]),
    ),
    ...changes,
  };
}

export function aStep(step: string, on: string, reason: string | null = null): TraceStep {
  return { step, on, communityZh: '水井坊社区', communityEn: 'Shuijingfang Community', reason };
}

/** A bag of rice that was given on 1 March 2026 and delivered on the 4th, unless changed. */
export function aTrace(changes: Partial<Trace> = {}): Trace {
  return {
    code: aCode,
    nameZh: '东北大米',
    category: 'food',
    communityZh: '水井坊社区',
    communityEn: 'Shuijingfang Community',
    receiptCode: 'R7K3Q00001XY',
    parentCode: null,
    partCodes: [],
    steps: [
      aStep('received', '2026-03-01'),
      aStep('held', '2026-03-02'),
      aStep('issued', '2026-03-04'),
      aStep('delivered', '2026-03-04'),
    ],
    ...changes,
  };
}

/** That bag of rice, handed over. */
export function aReceipt(): Receipt {
  const place = { nameZh: '水井坊社区', nameEn: 'Shuijingfang Community' };
  return { code: 'R7K3Q00001XY', itemCode: aCode, itemNameZh: '东北大米', deliveredOn: '2026-03-04', place };
}

/** One figure of goods, of which the portal knows no more than it is told. */
export function aGoodsFigure(unit: string, value: number | null, changes: Partial<GoodsFigure> = {}): GoodsFigure {
  const definition = {
    ...{ id: `FIGURE_OF_${unit}`, nameZh: `某${unit}数`, nameEn: `Some ${unit} figure`, unit },
    ...{ definitionZh: `${unit} 的定义`, definitionEn: `What ${unit} is` },
  };
  return { value, isHeldBack: false, definition, ...changes };
}

/** Goods of every unit, and families that are held back. */
export function someGoods(): GoodsAnswer {
  const asOf = '2026-03-05T16:05:09.120Z';
  const rows = [
    ...[aGoodsFigure('ITEM', 1_234), aGoodsFigure('DAY', 6.54), aGoodsFigure('SHARE', 0.0321)],
    ...[aGoodsFigure('TIMES', 2.25), aGoodsFigure('UNIT', null)],
  ];
  return {
    year: { asOf, rows },
    soon: { asOf, rows: [aGoodsFigure('ITEM', 7)] },
    month: { asOf, rows: [aGoodsFigure('FAMILY', null, { isHeldBack: true })] },
  };
}

/** What the gateway would say: these national figures, this trace for every known code. */
export interface Told {
  readonly nation?: NationalFigures;
  readonly goods?: GoodsAnswer;
  readonly trace?: Trace;
  readonly refused?: string;
}

/** The word as GraphQL spells it. */
const spelled = (word: string): string => word.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

/** The trace as GraphQL spells it. */
function spelledOut(trace: Trace) {
  const reasonOf = (step: TraceStep) => (step.reason == null ? step.reason : spelled(step.reason));
  const steps = trace.steps.map((step) => ({ ...step, step: spelled(step.step), reason: reasonOf(step) }));
  return { __typename: 'Trace', ...trace, category: spelled(trace.category), steps };
}

/** A gateway that answers with these facts. We do not run the gateway here, so this stands in for it. */
export function tells({
  nation = aNation(),
  goods = someGoods(),
  trace,
  refused,
}: Told = {}): PortalOptions['graphql'] {
  return async (query: string): Promise<GraphqlAnswer> => {
    if (query.includes('goodsFiguresCsv'))
      return { data: { goodsFiguresCsv: '\ufeff地点编码 Place\r\n#adm+code+v_yicang\r\n' } };
    if (query.includes('goodsFigures')) return { data: goods };
    if (query.includes('nationalFigures')) return { data: { nationalFigures: nation } };
    const field = query.includes('receipt(') ? 'receipt' : 'trace';
    if (refused !== undefined) return { data: { [field]: { __typename: 'Refused', reason: refused } } };
    if (field === 'receipt') return { data: { receipt: { __typename: 'Receipt', ...aReceipt() } } };
    return { data: { trace: spelledOut(trace ?? aTrace()) } };
  };
}

export interface Visited {
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
}

export interface Visit {
  readonly graphql?: PortalOptions['graphql'];
  readonly acceptLanguage?: string;
  readonly method?: string;
  readonly onFault?: PortalOptions['onFault'];
  readonly answerWaitMs?: number;
}

/** What a reader gets at this address. */
export async function visit(path: string, options: Visit = {}): Promise<Visited> {
  const { graphql = tells(), acceptLanguage, method = 'GET', onFault, answerWaitMs } = options;
  const handle = portalHandler({ graphql, publicOrigin: 'https://yicang.example/', onFault, answerWaitMs });
  const headers: Record<string, string> = acceptLanguage === undefined ? {} : { 'accept-language': acceptLanguage };
  const response = await handle(new Request(`http://127.0.0.1${path}`, { method, headers }));
  return { status: response.status, headers: response.headers, html: await response.text() };
}

/** The same page in both languages. */
export function visitInBoth(path: string, options: Visit = {}): Promise<readonly [Language, Visited][]> {
  const mark = path.includes('?') ? '&' : '?';
  return Promise.all(
    (['zh', 'en'] as const).map(async (language): Promise<[Language, Visited]> => [
      language,
      await visit(`${path}${mark}lang=${language}`, options),
    ]),
  );
}

/** The text a page shows, tags taken out. */
export function shown({ html }: Visited): string {
  return html
    .replace(/<head>.*<\/head>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
}
