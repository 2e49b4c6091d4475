import { Chance } from './chance.js';

const throws = (chance: Chance) => Array.from({ length: 20 }, () => chance.between(1, 6));

it('throws the same for the same seed, and otherwise for another', () => {
  expect(throws(new Chance(7))).toEqual(throws(new Chance(7)));
  expect(throws(new Chance(7))).not.toEqual(throws(new Chance(8)));
});

it('throws for one name whatever was thrown for another', () => {
  const chance = new Chance(7);
  const first = throws(new Chance(7).of('a neighbour'));
  throws(chance.of('another'));
  expect(throws(chance.of('a neighbour'))).toEqual(first);
});

it('throws every number it may, and no other', () => {
  const chance = new Chance(1);
  const thrown = new Set(Array.from({ length: 1_000 }, () => chance.between(1, 6)));
  expect([...thrown].sort()).toEqual([1, 2, 3, 4, 5, 6]);
});
