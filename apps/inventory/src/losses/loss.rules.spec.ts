import { refuse } from '@yicang/kernel';
import { FREE, ITEM_STATUSES, LIES_IN_STORE, type ItemState } from '../items/item.rules.js';
import { findItem, loseItem } from './loss.rules.js';

const anItem = (status: ItemState['status']) => ({ status }) as ItemState;

it.each(LIES_IN_STORE)('writes off as missing what the books say is %s', (status) => {
  expect(loseItem(anItem(status))).toMatchObject({ status: 'lost', planId: null, quarantine: null });
});
it('loses a thing once', () => {
  expect(loseItem(anItem('lost'))).toBe('unchanged');
});
it.each(ITEM_STATUSES.filter((status) => status !== 'lost' && !LIES_IN_STORE.includes(status)))(
  'cannot miss in the store what is %s',
  (status) => {
    expect(loseItem(anItem(status))).toEqual(refuse('ITEM_NOT_IN_STORE', { status }));
  },
);
it('finds what was lost; what the books have with a family needs more than a scan', () => {
  expect(findItem(anItem('lost'))).toEqual(FREE);
  expect(findItem(anItem('inStore'))).toBe('unchanged');
  expect(findItem(anItem('delivered'))).toEqual(refuse('ITEM_NOT_LOST', { status: 'delivered' }));
});
