import { refuse, type ItemCode, type StoreId } from '@yicang/kernel';
import { ITEM_STATUSES, LIES_IN_STORE } from '../items/item.rules.js';
import {
  abandonStockTake,
  accuracyBasisPointsFloor,
  countedAtOf,
  DIFFERENCES_MAX,
  differenceOf,
  finishCount,
  isBlind,
  lossReasonOf,
  mayClose,
  mayExplain,
  openStockTake,
  recordCounts,
  STOCK_DIFFERENCES,
  STOCK_TAKE_STATUSES,
  tallyOf,
  UNEXPLAINED_NAMED_MAX,
  type StockDifferenceReason,
  type StockTakeState,
  type StockTakeStatus,
} from './stock-take.rules.js';

const storeId = 'a-store' as StoreId;
const aTake = (status: StockTakeStatus) => ({ storeId, shelf: null, status }) as StockTakeState;
const line = (itemCode: string, reason: StockDifferenceReason | null) => ({
  ...{ itemCode: itemCode as ItemCode, reason },
});
const shelf = { storeId, shelf: 'A-1' };
const whole = { storeId, shelf: null };
const item = (status: (typeof ITEM_STATUSES)[number], at = 'A-1', store = storeId) => ({
  ...{ status, shelf: at, storeId: store },
});
const [expected, scanned, both] = [
  { isExpected: true, isCounted: false, isOvertaken: false },
  { isExpected: false, isCounted: true, isOvertaken: false },
  { isExpected: true, isCounted: true, isOvertaken: false },
];

describe('a line and the books', () => {
  it.each(LIES_IN_STORE)('miss what was expected, is still %s there, and was not scanned', (status) => {
    expect(differenceOf(shelf, expected, item(status))).toBe('missing');
  });
  it.each(ITEM_STATUSES.filter((status) => !LIES_IN_STORE.includes(status)))(
    'do not miss what has become %s since',
    (status) => expect(differenceOf(shelf, expected, item(status))).toBeNull(),
  );
  it('do not miss what was moved to another shelf since, unless the whole store is counted', () => {
    expect(differenceOf(shelf, expected, item('inStore', 'B-2'))).toBeNull();
    expect(differenceOf(whole, expected, item('inStore', 'B-2'))).toBe('missing');
  });
  it('agree about what was scanned and lies there, also when it came since', () => {
    expect(differenceOf(shelf, both, item('inStore'))).toBeNull();
    expect(differenceOf(shelf, scanned, item('inStore'))).toBeNull();
  });
  it('find what was lost, tell what lies elsewhere, and what the books say left for good', () => {
    expect(differenceOf(shelf, scanned, item('lost'))).toBe('found');
    expect(differenceOf(shelf, scanned, item('held', 'B-2'))).toBe('misplaced');
    expect(differenceOf(shelf, scanned, item('delivered'))).toBe('contradicts');
    expect(differenceOf(shelf, scanned, item('inStore', 'A-1', 'another' as StoreId))).toBe('contradicts');
    expect(differenceOf(shelf, scanned, null)).toBe('unknown');
  });
  it('disagree about what was expected and scanned as about what was only scanned', () => {
    expect(differenceOf(shelf, both, item('lost'))).toBe('found');
    expect(differenceOf(shelf, both, item('inStore', 'B-2'))).toBe('misplaced');
  });
  it.each(ITEM_STATUSES)('agree about what was scanned and has become %s, or gone elsewhere, since', (status) => {
    for (const line of [scanned, both])
      expect(differenceOf(shelf, { ...line, isOvertaken: true }, item(status, 'B-2'))).toBeNull();
  });
});

it('counts a shelf, or the whole store when none is named or the name is blank', () => {
  expect(openStockTake('A-1')).toEqual({ shelf: 'A-1', status: 'counting' });
  expect(openStockTake(null)).toEqual({ shelf: null, status: 'counting' });
  expect(openStockTake('')).toEqual({ shelf: null, status: 'counting' });
});
it('counts no shelf that is named like a telephone', () => {
  expect(openStockTake('138 0000 0009')).toEqual(refuse('TEXT_HOLDS_PERSONAL_NUMBER'));
});
it('takes counts until it is signed or abandoned', () => {
  expect(STOCK_TAKE_STATUSES.filter((status) => recordCounts(aTake(status)) === 'open')).toEqual([
    'counting',
    'counted',
  ]);
  expect(finishCount(aTake('counting'))).toEqual({ status: 'counted' });
  expect(finishCount(aTake('closed'))).toEqual(refuse('STOCK_TAKE_ENDED', { status: 'closed' }));
  expect(abandonStockTake(aTake('abandoned'))).toBe('unchanged');
  expect(abandonStockTake(aTake('closed'))).toEqual(refuse('STOCK_TAKE_ENDED', { status: 'closed' }));
});
it('is signed when every difference has its reason, and not before', () => {
  expect(mayClose(aTake('counted'), [line('A', 'notFound'), line('B', 'mislaid')])).toBe('may');
  expect(mayClose(aTake('counted'), [line('A', 'notFound'), line('B', null)])).toEqual(
    refuse('DIFFERENCES_UNEXPLAINED', { count: 1, itemCodes: ['B'] }),
  );
  expect(mayClose(aTake('counting'), [])).toMatchObject({ reason: 'STOCK_TAKE_NOT_COUNTED' });
  const many = Array.from({ length: DIFFERENCES_MAX + 1 }, () => line('A', 'other'));
  expect(mayClose(aTake('counted'), many)).toMatchObject({ reason: 'DIFFERENCES_TOO_MANY' });
});
it('names some of the items whose difference has no reason, however many there are', () => {
  const lines = Array.from({ length: UNEXPLAINED_NAMED_MAX + 1 }, (_, at) => line(`A${at}`, null));
  expect(mayClose(aTake('counted'), lines)).toEqual(
    refuse('DIFFERENCES_UNEXPLAINED', {
      count: UNEXPLAINED_NAMED_MAX + 1,
      itemCodes: lines.slice(0, UNEXPLAINED_NAMED_MAX).map(({ itemCode }) => itemCode),
    }),
  );
});
it.each(['closed', 'abandoned'] as const)('explains and signs nothing any more once it is %s', (status) => {
  expect(mayExplain(aTake(status))).toEqual(refuse('STOCK_TAKE_ENDED', { status }));
  expect(mayClose(aTake(status), [])).toEqual(refuse('STOCK_TAKE_ENDED', { status }));
});
it('explains nothing while counting goes on', () => {
  expect(mayExplain(aTake('counting'))).toEqual(refuse('STOCK_TAKE_NOT_COUNTED', { status: 'counting' }));
  expect(mayExplain(aTake('counted'))).toBe('may');
});
it.each(STOCK_TAKE_STATUSES)('is blind while counting goes on and never after: %s', (status) => {
  expect(isBlind({ status })).toBe(status === 'counting');
});
it('believes a phone about when it scanned, from the opening to now, and no clock that must be wrong', () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 2, 1, 8, minute));
  const countedAt = (told: Date | null) => countedAtOf({ openedAt: at(10) }, told, at(20));
  expect([at(10), at(15), at(20)].map(countedAt)).toEqual([at(10), at(15), at(20)]);
  expect([at(9), at(21), null].map(countedAt)).toEqual([at(20), at(20), at(20)]);
});
it('tells what is missing from what differs otherwise', () => {
  expect(tallyOf(STOCK_DIFFERENCES.map((difference) => ({ difference })))).toEqual({ missing: 1, surplus: 4 });
  expect(tallyOf([])).toEqual({ missing: 0, surplus: 0 });
});
it('is accurate in hundredths of a percent, rounded down, and neither so nor otherwise about nothing', () => {
  expect(accuracyBasisPointsFloor(3, 1)).toBe(6_666);
  expect(accuracyBasisPointsFloor(20_001, 1)).toBe(9_999);
  expect(accuracyBasisPointsFloor(4, 0)).toBe(10_000);
  expect(accuracyBasisPointsFloor(0, 0)).toBeNull();
});
it('says in an item’s history what the count said', () => {
  expect(lossReasonOf('stolen')).toBe('stolen');
  expect(lossReasonOf('mislaid')).toBe('notFound');
  expect(lossReasonOf('wrongLabel')).toBe('other');
});
