import { batchesOf } from './batches.js';

async function* arriving(groups: readonly number[][]): AsyncGenerator<number, void, void> {
  for (const group of groups) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    yield* group;
  }
}

async function all(items: AsyncIterable<number>, sizeMax: number): Promise<number[][]> {
  const batches: number[][] = [];
  for await (const batch of batchesOf(items, sizeMax)) batches.push(batch);
  return batches;
}

it('takes together what is there together, and waits for nothing else', async () => {
  expect(await all(arriving([[1], [2, 3, 4], [5]]), 10)).toEqual([[1], [2, 3, 4], [5]]);
});

it('takes no more than so many', async () => {
  expect(await all(arriving([[1, 2, 3, 4, 5]]), 2)).toEqual([[1, 2], [3, 4], [5]]);
});

it('hands on a failure after what came before it', async () => {
  async function* failing(): AsyncGenerator<number, void, void> {
    yield 1;
    await Promise.reject(new Error('gone'));
  }
  const seen: number[][] = [];
  const reading = (async () => {
    for await (const batch of batchesOf(failing(), 10)) {
      seen.push(batch);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  await expect(reading).rejects.toThrow('gone');
  expect(seen).toEqual([[1]]);
});
