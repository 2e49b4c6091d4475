import { refuse } from '@yicang/kernel';
import { ITEM_STATUSES, LIES_IN_STORE } from '../items/item.rules.js';
import { gradeItem } from './grading.rules.js';

it.each(ITEM_STATUSES)('grades what is %s only while it lies in the store', (status) => {
  const lies = LIES_IN_STORE.includes(status);
  expect(gradeItem({ status, condition: 'new' }, 'fair')).toEqual(
    lies ? { condition: 'fair' } : refuse('ITEM_NOT_IN_STORE', { status }),
  );
});
it('changes nothing where the condition is the same, and may find it better than was thought', () => {
  expect(gradeItem({ status: 'inStore', condition: 'good' }, 'good')).toBe('unchanged');
  expect(gradeItem({ status: 'held', condition: 'fair' }, 'new')).toEqual({ condition: 'new' });
});
