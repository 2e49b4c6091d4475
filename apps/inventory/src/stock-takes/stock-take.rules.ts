import {
  defineOperation,
  defineRefusals,
  holdsPersonalNumber,
  KEEPER_AND_ABOVE,
  refuse,
  Refusal,
  type ItemCode,
  type ItemLossReason,
  type StockTakeId,
  type StoreId,
} from '@yicang/kernel';
import { LIES_IN_STORE, type ItemState } from '../items/item.rules.js';

export const STOCK_TAKE_STATUSES = ['counting', 'counted', 'closed', 'abandoned'] as const;
export type StockTakeStatus = (typeof STOCK_TAKE_STATUSES)[number];
/**
 * How a shelf and the books disagree: expected and not there; lost and there; lying on another shelf than the books say; there, though the
 * books say it left for good; there under a code the community's books do not have.
 */
export const STOCK_DIFFERENCES = ['missing', 'found', 'misplaced', 'contradicts', 'unknown'] as const;
export type StockDifference = (typeof STOCK_DIFFERENCES)[number];
/** What those who counted make of a difference. */
export const STOCK_DIFFERENCE_REASONS = [
  'notFound',
  'stolen',
  'mislaid',
  'recordedLate',
  'wrongLabel',
  'other',
] as const;
export type StockDifferenceReason = (typeof STOCK_DIFFERENCE_REASONS)[number];

/** What one count may expect: a larger store is counted shelf by shelf. */
export const STOCK_TAKE_LINES_MAX = 20_000;
/** What is scanned in one go. */
export const COUNTS_MAX = 500;
/** So many of the items whose difference has no reason are named to whoever would sign. */
export const UNEXPLAINED_NAMED_MAX = 20;
/** How often a rule may have stores counted as a whole: every so many days. */
export const EVERY_DAYS_MIN = 7;
export const EVERY_DAYS_MAX = 366;
/** More differences than these say that the count is wrong, not the books. */
export const DIFFERENCES_MAX = 1_000;

export const OPEN_STOCK_TAKE = defineOperation('inventory.open-stock-take', KEEPER_AND_ABOVE);
export const RECORD_COUNTS = defineOperation('inventory.record-counts', [...KEEPER_AND_ABOVE, 'volunteer']);
export const FINISH_COUNT = defineOperation('inventory.finish-count', KEEPER_AND_ABOVE);
export const EXPLAIN_DIFFERENCES = defineOperation('inventory.explain-differences', KEEPER_AND_ABOVE);
export const ABANDON_STOCK_TAKE = defineOperation('inventory.abandon-stock-take', KEEPER_AND_ABOVE);
/** Whoever counts does not write off what is missing: that is signed by who answers for the community. */
export const CLOSE_STOCK_TAKE = defineOperation('inventory.close-stock-take', ['communityManager', 'cityCoordinator']);
export const READ_STOCK_TAKES = defineOperation('inventory.read-stock-takes', [...KEEPER_AND_ABOVE, 'volunteer']);
export const SET_STOCK_TAKE_RULE = defineOperation('inventory.set-stock-take-rule', ['cityCoordinator']);

export const stockTakeRefusals = defineRefusals({
  STOCK_TAKE_NOT_FOUND: { zh: '本社区没有这次盘点。', en: 'There is no such stock-take in this community.' },
  STOCK_TAKE_UNDER_WAY: {
    zh: '这个义仓（或这个货位）正在盘点。请接着盘，或先放弃那一次。',
    en: 'This store, or this shelf, is being counted already. Go on with that count, or abandon it first.',
  },
  STOCK_TAKE_TOO_LARGE: {
    zh: '一次最多盘 {max} 件，这里有 {expected} 件。请按货位分开盘。',
    en: 'One count takes {max} items at most, and there are {expected} here. Count shelf by shelf.',
  },
  STOCK_TAKE_ELSEWHERE: {
    zh: '扫到 {unexpected} 个账上不在这里的编码，最多 {max} 个。是不是选错了义仓或货位？',
    en: '{unexpected} scanned codes are not here by the books, and {max} may be. Is it another store, or another shelf?',
  },
  STOCK_TAKE_ENDED: {
    zh: '这次盘点已经结束（状态:{status}）。',
    en: 'This stock-take has ended (status: {status}).',
  },
  STOCK_TAKE_NOT_COUNTED: {
    zh: '请先结束清点，再看差异（状态:{status}）。',
    en: 'Finish counting first; differences come after that (status: {status}).',
  },
  DIFFERENCE_NOT_FOUND: { zh: '这件物品没有差异。', en: 'There is no difference about this item.' },
  DIFFERENCES_UNEXPLAINED: {
    zh: '还有 {count} 处差异没有写明原因，如 {itemCodes}。清点之后账有变动的，请再结束一次清点，写明原因，再签字。',
    en: 'There are {count} differences without a reason yet, such as {itemCodes}. Finish counting again to see what has changed since, give each its reason, and sign then.',
  },
  DIFFERENCES_TOO_MANY: {
    zh: '差异有 {count} 处，超过 {max} 处。请先复盘，或按货位分开盘。',
    en: 'There are {count} differences, more than {max}. Recount first, or count shelf by shelf.',
  },
});

export interface StockTakeState {
  readonly id: StockTakeId;
  readonly storeId: StoreId;
  /** Null counts the whole store. */
  readonly shelf: string | null;
  readonly status: StockTakeStatus;
  readonly openedAt: Date;
  /** How many items the books had there when it was opened. */
  readonly expected: number;
}

/** One item of a count, as it was scanned or was to be. */
export interface StockTakeLine {
  readonly itemCode: ItemCode;
  readonly isExpected: boolean;
  readonly isCounted: boolean;
  /** A fact that came after the scan says where the item is. */
  readonly isOvertaken: boolean;
}
type Counted = Pick<ItemState, 'status' | 'storeId' | 'shelf'>;

/** What is counted is this shelf, or the whole store when none is named: a blank name is none. A name that says how to reach or identify a person is refused. */
export function openStockTake(
  shelf: string | null,
): Pick<StockTakeState, 'shelf' | 'status'> | Refusal<'TEXT_HOLDS_PERSONAL_NUMBER'> {
  if (shelf !== null && holdsPersonalNumber(shelf)) return refuse('TEXT_HOLDS_PERSONAL_NUMBER');
  return { shelf: shelf === '' ? null : shelf, status: 'counting' };
}

/** Counts may be recorded while the count goes on, and again as a recount until it is signed. */
export function recordCounts(take: StockTakeState): 'open' | Refusal<'STOCK_TAKE_ENDED'> {
  const isOpen = take.status === 'counting' || take.status === 'counted';
  return isOpen ? 'open' : refuse('STOCK_TAKE_ENDED', { status: take.status });
}

/** Counting is over, and differences may be seen; once they are, it is a recount that follows. */
export function finishCount(take: StockTakeState): { status: 'counted' } | Refusal<'STOCK_TAKE_ENDED'> {
  const open = recordCounts(take);
  return open === 'open' ? { status: 'counted' } : open;
}

/** Nothing comes of the count; the books stay as they are. */
export function abandonStockTake(
  take: StockTakeState,
): { status: 'abandoned' } | 'unchanged' | Refusal<'STOCK_TAKE_ENDED'> {
  if (take.status === 'abandoned') return 'unchanged';
  const open = recordCounts(take);
  return open === 'open' ? { status: 'abandoned' } : open;
}

/** Differences may be explained once counting is over, until the count is signed. */
export function mayExplain(take: StockTakeState): 'may' | Refusal<'STOCK_TAKE_NOT_COUNTED' | 'STOCK_TAKE_ENDED'> {
  const open = recordCounts(take);
  if (open instanceof Refusal) return open;
  return take.status === 'counted' ? 'may' : refuse('STOCK_TAKE_NOT_COUNTED', { status: take.status });
}

/** The count may be signed: it is finished, every difference has its reason, and there are not too many of them. */
export function mayClose(
  take: StockTakeState,
  differences: readonly { readonly itemCode: ItemCode; readonly reason: StockDifferenceReason | null }[],
): 'may' | Refusal<'STOCK_TAKE_NOT_COUNTED' | 'STOCK_TAKE_ENDED' | 'DIFFERENCES_UNEXPLAINED' | 'DIFFERENCES_TOO_MANY'> {
  const counted = mayExplain(take);
  if (counted instanceof Refusal) return counted;
  const count = differences.length;
  if (count > DIFFERENCES_MAX) return refuse('DIFFERENCES_TOO_MANY', { count, max: DIFFERENCES_MAX });
  const unexplained = differences.filter(({ reason }) => reason === null).map(({ itemCode }) => itemCode);
  if (unexplained.length === 0) return 'may';
  const itemCodes = unexplained.slice(0, UNEXPLAINED_NAMED_MAX);
  return refuse('DIFFERENCES_UNEXPLAINED', { count: unexplained.length, itemCodes });
}

/**
 * How this line and the books disagree now, while goods go on moving: what was expected and has left since is not missing, what came
 * since is no surplus, and a fact that is later than the scan outranks it. Null when they agree.
 */
export function differenceOf(
  take: Pick<StockTakeState, 'storeId' | 'shelf'>,
  { isExpected, isCounted, isOvertaken }: Omit<StockTakeLine, 'itemCode'>,
  item: Counted | null,
): StockDifference | null {
  if (item === null) return isCounted ? 'unknown' : null;
  const liesInStore = LIES_IN_STORE.includes(item.status) && item.storeId === take.storeId;
  const liesHere = liesInStore && (take.shelf === null || item.shelf === take.shelf);
  if (!isCounted) return isExpected && liesHere ? 'missing' : null;
  if (liesHere || isOvertaken) return null;
  if (item.status === 'lost' && item.storeId === take.storeId) return 'found';
  return liesInStore ? 'misplaced' : 'contradicts';
}

/** What is shown of a count while it goes on holds nothing that the books expect, so that nobody counts by the books. */
export function isBlind({ status }: Pick<StockTakeState, 'status'>): boolean {
  return status === 'counting';
}

/** When a code was scanned: as the phone says, unless its clock must be wrong. Nothing is scanned before the opening, nor in time to come. */
export function countedAtOf({ openedAt }: Pick<StockTakeState, 'openedAt'>, told: Date | null, now: Date): Date {
  return told !== null && told >= openedAt && told <= now ? told : now;
}

/** How many items were missing, and how many differ otherwise: they are there, and the books say they are not. */
export function tallyOf(differences: readonly { readonly difference: StockDifference | null }[]) {
  const missing = differences.filter(({ difference }) => difference === 'missing').length;
  return { missing, surplus: differences.length - missing };
}

/** What was found of what was expected, in hundredths of a percent, rounded down: 10,000 is all of it and no less. Null when nothing was expected. */
export function accuracyBasisPointsFloor(expected: number, missing: number): number | null {
  return expected === 0 ? null : Math.floor(((expected - missing) * 10_000) / expected);
}

/** The reason a loss has in the item's own history. */
export function lossReasonOf(reason: StockDifferenceReason): ItemLossReason {
  if (reason === 'stolen') return 'stolen';
  return reason === 'notFound' || reason === 'mislaid' ? 'notFound' : 'other';
}
