import {
  refuse,
  type Grams,
  type ItemCode,
  type LocalDate,
  type PlanId,
  type RunId,
  type StoreId,
} from '@yicang/kernel';
import {
  acceptGift,
  BY_HAND,
  correctedFields,
  correctItem,
  deliverItem,
  discardItem,
  holdItem,
  isHoldOver,
  issueItem,
  moveItem,
  ITEM_STATUSES,
  releaseItem,
  returnItem,
  type Goods,
  type ItemState,
} from './item.rules.js';

const plan = '0190a000-0000-7000-8000-000000000001' as PlanId;
const otherPlan = '0190a000-0000-7000-8000-000000000002' as PlanId;
const run = '0190a000-0000-7000-8000-000000000003' as RunId;
const today = '2026-03-01' as LocalDate;
const until = new Date('2026-03-02T04:00:00Z');

function anItem(facts: Partial<ItemState & Goods> = {}): ItemState & Goods {
  return {
    category: 'food',
    unit: 'bag',
    code: '7K3QAAAAAAAA' as ItemCode,
    storeId: '0190a000-0000-7000-8000-000000000004' as StoreId,
    donorFamilyId: null,
    status: 'inStore',
    nameZh: '大米',
    condition: 'new',
    valueFen: null,
    boxCode: null,
    weightGrams: 5_000 as Grams,
    expiresOn: null,
    shelf: '',
    planId: null,
    heldUntil: null,
    runId: null,
    quarantine: null,
    batch: null,
    ...facts,
  };
}
const goods = { category: 'food', unit: 'bag' } as const;
const held = anItem({ status: 'held', planId: plan, heldUntil: until });
const issued = anItem({ status: 'issued', planId: plan, runId: run });

it('takes a gift in on its last good day and refuses it the day after', () => {
  const rice = anItem({ expiresOn: today });
  expect(acceptGift(rice, today)).toBe('accepted');
  expect(acceptGift(rice, '2026-03-02' as LocalDate)).toMatchObject({ reason: 'GIFT_EXPIRED' });
});
it('takes in no name and no shelf that tells how to reach a person', () => {
  const reason = 'TEXT_HOLDS_PERSONAL_NUMBER';
  expect(acceptGift(anItem({ nameZh: '大米 138 0013 8000' }), today)).toMatchObject({ reason });
  expect(acceptGift(anItem({ shelf: '王阿姨 13800138000' }), today)).toMatchObject({ reason });
  expect(acceptGift(anItem({ batch: '13800138000' }), today)).toMatchObject({ reason });
  expect(moveItem(anItem(), '王阿姨 13800138000')).toMatchObject({ reason });
});
it('holds an item on its last good day and refuses it the day after', () => {
  const rice = anItem({ expiresOn: today });
  expect(holdItem(rice, plan, goods, until, today)).toMatchObject({ status: 'held', planId: plan });
  expect(holdItem(rice, plan, goods, until, '2026-03-02' as LocalDate)).toMatchObject({ reason: 'ITEM_EXPIRED' });
});
it('holds an item of the category and unit that are needed, and no other', () => {
  expect(holdItem(anItem(goods), plan, goods, until, today)).toMatchObject({ status: 'held' });
  for (const other of [{ category: 'clothing' }, { unit: 'kilogram' }] as const)
    expect(holdItem(anItem({ ...goods, ...other }), plan, goods, until, today)).toEqual(
      refuse('ITEM_NOT_AS_NEEDED', { ...goods, ...other }),
    );
});
it('holds nothing past the end of its last good day', () => {
  const ofDay = (expiresOn: string) =>
    holdItem(anItem({ ...goods, expiresOn: expiresOn as LocalDate }), plan, goods, until, today);
  expect(ofDay('2026-03-01')).toMatchObject({ heldUntil: new Date('2026-03-01T16:00:00Z') });
  expect(ofDay('2026-03-02')).toMatchObject({ heldUntil: until });
});
it('changes nothing when the same plan asks again', () => {
  expect(holdItem(held, plan, goods, until, today)).toBe('unchanged');
});
it.each(['held', 'issued', 'delivered', 'discarded'] as const)('refuses to hold an item already %s', (status) => {
  expect(holdItem(anItem({ status, planId: otherPlan }), plan, goods, until, today)).toEqual(
    refuse('ITEM_NOT_IN_STORE', { status }),
  );
});
it('frees an item only for the plan it is held for', () => {
  expect(releaseItem(held, plan)).toMatchObject({ status: 'inStore', planId: null, heldUntil: null });
  expect(releaseItem(held, otherPlan)).toBe('unchanged');
  expect(releaseItem(issued, plan)).toBe('unchanged');
});
it('lets a hold lapse at its deadline, not before', () => {
  expect(isHoldOver(held, new Date(until.getTime() - 1))).toBe(false);
  expect(isHoldOver(held, until)).toBe(true);
  expect(isHoldOver(issued, until)).toBe(false);
});
it('issues a held item to its own plan only, and not after the deadline', () => {
  const before = new Date(until.getTime() - 1);
  expect(issueItem(held, plan, run, before)).toMatchObject({ status: 'issued', runId: run, heldUntil: null });
  expect(issueItem(held, otherPlan, run, before)).toMatchObject({ reason: 'ITEM_NOT_HELD' });
  expect(issueItem(held, plan, run, until)).toMatchObject({ reason: 'ITEM_HOLD_LAPSED' });
  expect(issueItem(issued, plan, run, until)).toBe('unchanged');
});
it('delivers only what is under way for this plan, once', () => {
  expect(deliverItem(issued, plan)).toEqual({ status: 'delivered' });
  expect(deliverItem(anItem({ status: 'delivered', planId: plan, runId: run }), plan)).toBe('unchanged');
  expect(deliverItem(held, plan)).toMatchObject({ reason: 'ITEM_NOT_HELD' });
  expect(deliverItem(issued, otherPlan)).toMatchObject({ reason: 'ITEM_NOT_HELD' });
});
it('brings an item back once', () => {
  expect(returnItem(issued, plan)).toMatchObject({ status: 'inStore', planId: null, runId: null });
  expect(returnItem(anItem(), plan)).toBe('unchanged');
});
it('discards only what is free in the store, or put aside there', () => {
  const discarded = { status: 'discarded', quarantine: null };
  expect(discardItem(anItem())).toEqual(discarded);
  expect(discardItem(anItem({ status: 'quarantined', quarantine: 'damaged' }))).toEqual(discarded);
  expect(discardItem(held)).toMatchObject({ reason: 'ITEM_NOT_IN_STORE' });
});
it('moves between shelves only what lies in the store', () => {
  expect(moveItem(held, 'B-2')).toEqual({ shelf: 'B-2' });
  expect(moveItem(anItem({ shelf: 'B-2' }), 'B-2')).toBe('unchanged');
  expect(moveItem(issued, 'B-2')).toMatchObject({ reason: 'ITEM_NOT_IN_STORE' });
});

const described = { nameZh: '大米', category: 'food', quantity: 2 } as const;
const nothing = { nameZh: null, category: null, quantity: null };
it.each(ITEM_STATUSES)('mends the name of an item that is %s', (status) => {
  const wish = { ...nothing, nameZh: '糯米' };
  expect(correctItem({ status, ...described }, wish)).toEqual({ ...described, nameZh: '糯米' });
});
it('mends category and quantity while the item is free in the store, and not when plans are made by them', () => {
  for (const wish of [{ category: 'other' }, { quantity: 3 }, { nameZh: '糯米', quantity: 3 }] as const)
    for (const status of ITEM_STATUSES)
      expect(correctItem({ status, ...described }, { ...nothing, ...wish })).toEqual(
        status === 'inStore'
          ? { ...described, ...wish, ...('category' in wish ? BY_HAND : {}) }
          : refuse('ITEM_NOT_IN_STORE', { status }),
      );
});
it('refuses a correction that changes nothing, also of an item that has left', () => {
  for (const status of ITEM_STATUSES)
    for (const wish of [nothing, described])
      expect(correctItem({ status, ...described }, wish)).toEqual(refuse('CORRECTION_EMPTY'));
});
it('mends no name into one that tells how to reach a person', () => {
  const wish = { ...nothing, nameZh: '大米 138 0013 8000' };
  expect(correctItem({ status: 'inStore', ...described }, wish)).toMatchObject({
    reason: 'TEXT_HOLDS_PERSONAL_NUMBER',
  });
});
it('knows which words were mended', () => {
  expect(correctedFields(described, { ...described, nameZh: '糯米', quantity: 3 })).toEqual(['nameZh', 'quantity']);
});
