import { eachLane, lanesBy } from './lanes.js';

it('keeps the order within a lane', () => {
  expect(lanesBy(['a1', 'b1', 'a2', 'c1', 'b2'], (item) => item.charAt(0))).toEqual([
    ['a1', 'a2'],
    ['b1', 'b2'],
    ['c1'],
  ]);
});

it('treats so many lanes at once and no more', async () => {
  let most = 0;
  let now = 0;
  const lanes = Array.from({ length: 10 }, (_, index) => [index]);
  const done: number[] = [];
  await eachLane(lanes, 3, async ([index = -1]) => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setTimeout(resolve, 2));
    now--;
    done.push(index);
  });
  expect(most).toBe(3);
  expect(done.sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

it('rejects with the first failure, after the others are done', async () => {
  let done = 0;
  const treat = async ([item]: readonly string[]): Promise<void> => {
    if (item === 'bad') throw new Error('no');
    await new Promise((resolve) => setTimeout(resolve, 2));
    done++;
  };
  await expect(eachLane([['bad'], ['good'], ['good']], 2, treat)).rejects.toThrow('no');
  expect(done).toBe(2);
});
