import { refuse, type ItemQuarantineReason } from '@yicang/kernel';
import { FREE, ITEM_STATUSES, type ItemState } from '../items/item.rules.js';
import { clearItem, quarantineItem } from './quarantine.rules.js';

const anItem = (status: ItemState['status'], quarantine: ItemQuarantineReason | null = null) =>
  ({ status, quarantine }) as ItemState;

it('puts aside what is free in the store, and keeps the first reason', () => {
  expect(quarantineItem(anItem('inStore'), 'recalled')).toEqual({ status: 'quarantined', quarantine: 'recalled' });
  expect(quarantineItem(anItem('quarantined', 'recalled'), 'damaged')).toBe('unchanged');
});
it.each(ITEM_STATUSES.filter((status) => status !== 'inStore' && status !== 'quarantined'))(
  'puts nothing aside that is %s',
  (status) => {
    expect(quarantineItem(anItem(status), 'damaged')).toEqual(refuse('ITEM_NOT_IN_STORE', { status }));
  },
);
it('frees what was put aside, and nothing else', () => {
  expect(clearItem(anItem('quarantined', 'inspection'))).toEqual(FREE);
  expect(clearItem(anItem('inStore'))).toBe('unchanged');
  expect(clearItem(anItem('lost'))).toEqual(refuse('ITEM_NOT_QUARANTINED', { status: 'lost' }));
});
