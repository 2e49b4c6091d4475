import { type GoodsMeasure } from '../goods/goods.rules.js';

/** The figures of goods that everybody may ask for, each with one definition. */
export const GOODS_FIGURES = [
  'goodsReceived',
  'goodsDelivered',
  'goodsInStock',
  'goodsExpiring',
  'stockTurnover',
  'daysToFamily',
  'lossShare',
  'countAccuracy',
  'unitsLacking',
  'familiesServed',
] as const;
export type GoodsFigureId = (typeof GOODS_FIGURES)[number];

/** What a figure is counted in: `share` is of one, `times` how often. */
export const FIGURE_UNITS = ['item', 'day', 'share', 'times', 'unit', 'family'] as const;
export type FigureUnit = (typeof FIGURE_UNITS)[number];

/** What is taken of a measure: the sum of the period's days, of all days up to its last, or the mean of the latter over its days. */
export type Taken = 'inPeriod' | 'atEnd' | 'meanOfDays';

/** One summand of a numerator or denominator. */
export interface Term {
  readonly measure: GoodsMeasure;
  readonly taken: Taken;
  readonly sign: 1 | -1;
}

/** What a figure is, in words and as arithmetic. What is divided is counted, so that figures of several places and periods sum. */
export interface FigureDefinition {
  readonly id: GoodsFigureId;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly definitionZh: string;
  readonly definitionEn: string;
  readonly unit: FigureUnit;
  readonly numerator: readonly Term[];
  /** Null for a figure that is not divided by anything. */
  readonly denominator: readonly Term[] | null;
  /** The events its facts come by. */
  readonly events: readonly string[];
  /** Rises when the figure comes to mean something else. */
  readonly version: number;
  /** What is counted has a category, so that the figure may be asked for by category. */
  readonly hasCategory: boolean;
  /** Which facts stand behind it for everybody: steps of items, counts of stores, or none since they are of families. */
  readonly facts: readonly string[] | 'stockTakes' | null;
}

const term = (taken: Taken, sign: 1 | -1) => (measure: GoodsMeasure) => ({ measure, taken, sign });
const inPeriod = term('inPeriod', 1);
const lessInPeriod = term('inPeriod', -1);

const item = (what: string) => `inventory.item.${what}.v1`;
const DESCRIBED = [item('received'), item('made'), item('arrived'), item('corrected')];
const STOCK_STEPS = ['received', 'made', 'arrived', 'found', 'lost', 'split', 'delivered', 'discarded', 'left'];
const STOCK_EVENTS = [...DESCRIBED, ...STOCK_STEPS.slice(3).map(item)];
const OF_ITEMS = { version: 1, hasCategory: true } as const;

export const FIGURE_DEFINITIONS: Readonly<Record<GoodsFigureId, FigureDefinition>> = {
  goodsReceived: {
    id: 'goodsReceived',
    nameZh: '收到物品',
    nameEn: 'Items received',
    definitionZh: '这段日子入库的物品件数，捐赠与采购都算，减去因登记有误而整单撤销的；分装出来的不另算。',
    definitionEn:
      'Items that came into the stores in the period, given or bought, less those whose intake was reversed; parts made by dividing do not count again.',
    unit: 'item',
    numerator: [inPeriod('goodsReceived'), lessInPeriod('goodsReversed')],
    denominator: null,
    events: [...DESCRIBED, item('discarded')],
    facts: ['received', 'discarded:intakeReversed'],
    ...OF_ITEMS,
  },
  goodsDelivered: {
    id: 'goodsDelivered',
    nameZh: '送达物品',
    nameEn: 'Items delivered',
    definitionZh: '这段日子交到家庭手中并确认的物品件数。',
    definitionEn: 'Items that were handed to a family and confirmed in the period.',
    unit: 'item',
    numerator: [inPeriod('goodsDelivered')],
    denominator: null,
    events: [...DESCRIBED, item('delivered')],
    facts: ['delivered'],
    ...OF_ITEMS,
  },
  goodsInStock: {
    id: 'goodsInStock',
    nameZh: '在库物品',
    nameEn: 'Items in stock',
    definitionZh:
      '到这段日子最后一天为止，入库、分装而成、别处转来和找回的件数，减去送达、处置、丢失、已分装和转走的；在路上的仍算在内。',
    definitionEn:
      'By the last day of the period: items received, made by dividing, come from other communities and found, less those delivered, discarded, lost, divided and gone to others; what is on its way still counts.',
    unit: 'item',
    numerator: [term('atEnd', 1)('stockChange')],
    denominator: null,
    events: STOCK_EVENTS,
    facts: STOCK_STEPS,
    ...OF_ITEMS,
  },
  goodsExpiring: {
    id: 'goodsExpiring',
    nameZh: '将到期物品',
    nameEn: 'Items expiring',
    definitionZh: '此刻在库、最后可用日在这段日子里的物品件数；没有保质期的不算。',
    definitionEn: 'Items in stock now whose last good day is in the period; those without such a day do not count.',
    unit: 'item',
    numerator: [inPeriod('stockExpiring')],
    denominator: null,
    events: STOCK_EVENTS,
    facts: ['received', 'made', 'arrived'],
    ...OF_ITEMS,
  },
  stockTurnover: {
    id: 'stockTurnover',
    nameZh: '周转次数',
    nameEn: 'Stock turnover',
    definitionZh: '这段日子送达的件数，除以这段日子每天日终在库件数的平均。',
    definitionEn:
      'Items delivered in the period, divided by the mean of the items in stock at the end of each of its days.',
    unit: 'times',
    numerator: [inPeriod('goodsDelivered')],
    denominator: [term('meanOfDays', 1)('stockChange')],
    events: STOCK_EVENTS,
    facts: ['delivered'],
    ...OF_ITEMS,
  },
  daysToFamily: {
    id: 'daysToFamily',
    nameZh: '从入库到家庭的天数',
    nameEn: 'Days from gift to family',
    definitionZh: '这段日子送达的物品，从入库那天到送达那天的天数的平均；分装出来的，从整件入库那天算起。',
    definitionEn:
      'Of the items delivered in the period, the mean number of days from the day each came in to the day of its delivery; for a part, from the day its whole came in.',
    unit: 'day',
    numerator: [inPeriod('deliveredDays')],
    denominator: [inPeriod('goodsDelivered')],
    events: [...DESCRIBED, item('delivered')],
    facts: ['delivered'],
    ...OF_ITEMS,
  },
  lossShare: {
    id: 'lossShare',
    nameZh: '损失率',
    nameEn: 'Loss',
    definitionZh:
      '这段日子处置和丢失的件数，减去找回的，除以这段日子入库和分装净增的件数；整单撤销的两边都不算。早先入库的也会在这段日子损失，所以可能超过 1，找回得多时可能小于 0。',
    definitionEn:
      'Items discarded and lost in the period, less those found, divided by the items that came in and were added by dividing in the period; reversed intakes count on neither side. What came in earlier may be lost now, so it may exceed 1, and be below 0 when more was found.',
    unit: 'share',
    numerator: [inPeriod('goodsDiscarded'), inPeriod('goodsLost'), lessInPeriod('goodsFound')],
    denominator: [
      inPeriod('goodsReceived'),
      inPeriod('goodsMade'),
      lessInPeriod('goodsReversed'),
      lessInPeriod('goodsSplit'),
    ],
    events: [...DESCRIBED, ...['discarded', 'lost', 'found', 'split'].map(item)],
    facts: ['discarded', 'discarded:expired', 'lost', 'found'],
    ...OF_ITEMS,
  },
  countAccuracy: {
    id: 'countAccuracy',
    nameZh: '账实相符率',
    nameEn: 'Count accuracy',
    definitionZh: '这段日子签字的盘点里，账物相符的件数除以盘过的件数；盘过的，是账上应有的加上账外多出的。',
    definitionEn:
      'In the counts of stores signed in the period, items where shelf and books agreed, divided by items counted: those the books expected and those found besides.',
    unit: 'share',
    numerator: [inPeriod('linesAccurate')],
    denominator: [inPeriod('linesCounted')],
    events: ['inventory.stock-take.closed.v1'],
    facts: 'stockTakes',
    version: 1,
    hasCategory: false,
  },
  unitsLacking: {
    id: 'unitsLacking',
    nameZh: '缺口',
    nameEn: 'Gap',
    definitionZh:
      '到这段日子最后一天为止登记的需求数量，减去已为它们送达的；一条需求至多算到它要的数量，撤回的需求只算送达的部分。件、袋、公斤等各按需求的单位计，不换算。市及以上公布。',
    definitionEn:
      'By the last day of the period: the quantities that were needed, less those delivered for them. No need counts for more than it asked, a withdrawn one only for what it got. Pieces, bags and kilograms are each counted as the need has them. Told of cities and wider places.',
    unit: 'unit',
    numerator: [term('atEnd', 1)('unitsNeeded'), term('atEnd', -1)('unitsMet')],
    denominator: null,
    events: [
      'delivery.need.recorded.v1',
      'delivery.organization-need.recorded.v1',
      'delivery.need.revised.v1',
      'delivery.need.withdrawn.v1',
      'delivery.plan.delivered.v1',
    ],
    facts: null,
    version: 1,
    hasCategory: true,
  },
  familiesServed: {
    id: 'familiesServed',
    nameZh: '送达家庭',
    nameEn: 'Families served',
    definitionZh:
      '一个月里至少收到一件物品的家庭户数，一户只算一次。只公布省和全国、已过完的整月；不足 10 户不公布，并连带隐去能推算出它的数字。',
    definitionEn:
      'Families that were handed at least one item in a month, each counted once. Told of provinces and the nation, of whole months that are over; under 10 it is held back, with whatever it could be reckoned from.',
    unit: 'family',
    numerator: [inPeriod('familiesServed')],
    denominator: null,
    events: ['delivery.family.served.v1'],
    facts: null,
    version: 1,
    hasCategory: false,
  },
};

/** The measures a figure is made of. */
export function measuresOf({ numerator, denominator }: FigureDefinition): GoodsMeasure[] {
  return [...numerator, ...(denominator ?? [])].map(({ measure }) => measure);
}

/** The measures that are taken from the beginning on, not of the period alone. */
export function standingMeasuresOf({ numerator, denominator }: FigureDefinition): GoodsMeasure[] {
  return [...numerator, ...(denominator ?? [])].flatMap(({ measure, taken }) =>
    taken === 'inPeriod' ? [] : [measure],
  );
}
