import { acceptStoreName } from './store.rules.js';

it('takes a store’s name, and none that tells how to reach a person', () => {
  expect(acceptStoreName('水井坊义仓')).toBe('accepted');
  expect(acceptStoreName('义仓（王阿姨 138 0013 8000）')).toMatchObject({ reason: 'TEXT_HOLDS_PERSONAL_NUMBER' });
});
