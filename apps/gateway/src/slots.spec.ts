import { Slots } from './slots.js';

it('are so many for one, and so many for all', () => {
  const slots = new Slots({ ofOne: 2, ofAll: 3 });
  const free = slots.take('a');
  expect([slots.take('a'), slots.take('b')]).toEqual([expect.any(Function), expect.any(Function)]);
  expect([slots.take('a'), slots.take('b'), slots.take('c')]).toEqual([null, null, null]);
  free?.();
  expect([slots.take('b'), slots.take('b')]).toEqual([expect.any(Function), null]);
});

it('are given back once, however often it is said', () => {
  const slots = new Slots({ ofOne: 1, ofAll: 1 });
  const free = slots.take('a');
  free?.();
  free?.();
  expect([slots.take('b'), slots.take('c')]).toEqual([expect.any(Function), null]);
});
