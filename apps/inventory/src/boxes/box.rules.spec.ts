import { makeBoxCode, makeItemCode, refuse, type BoxCode, type StoreId, type TenantCode } from '@yicang/kernel';
import fc from 'fast-check';
import { ITEM_EVENT_TYPES, ITEM_STATUSES, LIES_IN_STORE, type ItemStatus } from '../items/item.rules.js';
import {
  BOX_ITEMS_MAX,
  dissolveBox,
  eachOnce,
  leavesBox,
  moveBox,
  openBox,
  packItems,
  sealBox,
  unpackItems,
  unsealBox,
  type BoxState,
} from './box.rules.js';

const HERE = '51015NGF' as TenantCode;
const [boxCode, otherBox] = [makeBoxCode(HERE, 1n), makeBoxCode(HERE, 2n)];
const store = 'a-store' as StoreId;
const aBox = (facts: Partial<BoxState> = {}): BoxState => ({
  ...{ code: boxCode, storeId: store, status: 'open', shelf: 'A-1' },
  ...facts,
});
const anItem = (nth = 0, facts: object = {}) => ({
  ...{ code: makeItemCode(HERE, BigInt(nth)), status: 'inStore' as ItemStatus, storeId: store },
  ...{ shelf: 'C-3', boxCode: null as BoxCode | null },
  ...facts,
});
const [sealed, dissolved] = [refuse('BOX_SEALED', { boxCode }), refuse('BOX_DISSOLVED', { boxCode })];

it('opens a box on a shelf whose name tells nobody’s number', () => {
  expect(openBox('A-1')).toEqual({ status: 'open', shelf: 'A-1' });
  expect(openBox('王阿姨 138 0013 8000')).toEqual(refuse('TEXT_HOLDS_PERSONAL_NUMBER'));
});
it.each(ITEM_STATUSES)('packs what is %s only while it lies in the store', (status) => {
  const item = anItem(1, { status });
  const lies = LIES_IN_STORE.includes(status);
  expect(packItems(aBox(), 0, [item])).toEqual(
    lies ? [item] : refuse('ITEM_NOT_IN_STORE', { itemCode: item.code, status }),
  );
});
it('packs what is of its store and in no other box, and what is in it already once', () => {
  const [inside, coming] = [anItem(1, { boxCode }), anItem(2)];
  expect(packItems(aBox(), 1, [inside, coming])).toEqual([coming]);
  const elsewhere = anItem(3, { storeId: 'another' });
  expect(packItems(aBox(), 0, [coming, elsewhere])).toEqual(
    refuse('ITEM_OF_OTHER_STORE', { itemCode: elsewhere.code }),
  );
  const taken = anItem(4, { boxCode: otherBox });
  expect(packItems(aBox(), 0, [taken])).toEqual(
    refuse('ITEM_IN_OTHER_BOX', { itemCode: taken.code, boxCode: otherBox }),
  );
});
it('holds 500 and not one more', () => {
  const items = Array.from({ length: 3 }, (_, nth) => anItem(nth));
  expect(packItems(aBox(), BOX_ITEMS_MAX - 3, items)).toHaveLength(3);
  expect(packItems(aBox(), BOX_ITEMS_MAX - 2, items)).toEqual(
    refuse('BOX_FULL', { items: BOX_ITEMS_MAX + 1, max: BOX_ITEMS_MAX }),
  );
});
it('unpacks all or none', () => {
  const [inside, beside] = [anItem(1, { boxCode }), anItem(2)];
  expect(unpackItems(aBox(), [inside])).toBe('unpacked');
  expect(unpackItems(aBox(), [inside, beside])).toEqual(refuse('ITEM_NOT_IN_BOX', { itemCode: beside.code }));
});
it('lets hands in while it is open, and moves sealed too', () => {
  const [shut, gone] = [aBox({ status: 'sealed' }), aBox({ status: 'dissolved' })];
  expect([packItems(shut, 0, []), packItems(gone, 0, [])]).toEqual([sealed, dissolved]);
  expect([unpackItems(shut, []), unpackItems(gone, [])]).toEqual([sealed, dissolved]);
  expect([moveBox(shut, 'B'), moveBox(gone, 'B')]).toEqual([{ shelf: 'B' }, dissolved]);
  expect(moveBox(shut, 'A-1')).toBe('unchanged');
  expect(moveBox(shut, '13800138000')).toEqual(refuse('TEXT_HOLDS_PERSONAL_NUMBER'));
});
it('is sealed and unsealed as often as wanted, and dissolved once it is empty', () => {
  expect([sealBox(aBox()), sealBox(aBox({ status: 'sealed' }))]).toEqual([{ status: 'sealed' }, 'unchanged']);
  expect([unsealBox(aBox({ status: 'sealed' })), unsealBox(aBox())]).toEqual([{ status: 'open' }, 'unchanged']);
  const gone = aBox({ status: 'dissolved' });
  expect([sealBox(gone), unsealBox(gone), dissolveBox(gone, 0)]).toEqual([dissolved, dissolved, 'unchanged']);
  expect(dissolveBox(aBox(), 0)).toEqual({ status: 'dissolved' });
  expect(dissolveBox(aBox(), 2)).toEqual(refuse('BOX_NOT_EMPTY', { items: 2 }));
});
it('is left by what goes somewhere else, and not by what is promised, put aside or described', () => {
  const stay = ['held', 'released', 'corrected', 'quarantined', 'cleared', 'recalled', 'graded', 'left'];
  expect(ITEM_EVENT_TYPES.filter((type) => !leavesBox(type))).toEqual(stay);
});
it('takes each code once', () => {
  const code = fc.nat(5).map((nth) => makeItemCode(HERE, BigInt(nth)));
  fc.assert(fc.property(fc.array(code), (codes) => expect(eachOnce(codes)).toHaveLength(new Set(codes).size)));
});
