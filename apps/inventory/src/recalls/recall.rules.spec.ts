import { refuse } from '@yicang/kernel';
import { ITEM_STATUSES, type ItemStatus } from '../items/item.rules.js';
import { acceptRecall, liftRecall, recallItem, type RecallState } from './recall.rules.js';

const now = new Date('2026-03-01T04:00:00Z');
const open = { liftedAt: null } as RecallState;

it('is announced in words that say how to reach nobody', () => {
  expect(acceptRecall({ reasonZh: '可能变质', batch: 'L20260301' })).toBe('accepted');
  expect(acceptRecall({ reasonZh: '可能变质', batch: null })).toBe('accepted');
  const refused = refuse('TEXT_HOLDS_PERSONAL_NUMBER');
  expect(acceptRecall({ reasonZh: '致电 138 0013 8000', batch: null })).toEqual(refused);
  expect(acceptRecall({ reasonZh: '可能变质', batch: '13800138000' })).toEqual(refused);
});
it('is lifted once', () => {
  expect(liftRecall(open, now, 'a-manager')).toEqual({ liftedAt: now, liftedBy: 'a-manager' });
  expect(liftRecall({ ...open, liftedAt: now }, new Date(), 'another')).toBe('unchanged');
});
it('puts aside what a store could give out, tells whoever has one, and leaves the rest', () => {
  const does: Partial<Record<ItemStatus, string>> = {
    ...{ inStore: 'putAside', held: 'putAside', issued: 'tell', delivered: 'tell' },
  };
  for (const status of ITEM_STATUSES)
    expect([status, recallItem({ status })]).toEqual([status, does[status] ?? 'nothing']);
});
