/**
 * What is there now, in batches of one to `sizeMax`: a batch waits for its first item and for no other. Nothing is taken
 * from `items` while a batch is being treated, besides the one that follows it.
 */
export async function* batchesOf<T>(items: AsyncIterable<T>, sizeMax: number): AsyncGenerator<T[], void, void> {
  const iterator = items[Symbol.asyncIterator]();
  let upcoming = next(iterator);
  for (;;) {
    const first = await upcoming;
    if (first.done === true) return;
    const batch = [first.value];
    upcoming = next(iterator);
    while (batch.length < sizeMax) {
      // a failure is thrown in its turn, after what came before it has been treated
      const soon = await Promise.race([upcoming.catch(() => null), oneTurn()]);
      if (soon === null || soon.done === true) break;
      batch.push(soon.value);
      upcoming = next(iterator);
    }
    yield batch;
  }
}

/** A failure is seen when the item is asked for; until then it must not end the process as one that nobody saw. */
function next<T>(iterator: AsyncIterator<T>): Promise<IteratorResult<T>> {
  const upcoming = iterator.next();
  upcoming.catch(() => undefined);
  return upcoming;
}

/** Null, after everything that is ready now has had its turn. */
function oneTurn(): Promise<null> {
  return new Promise((resolve) => setImmediate(resolve, null));
}
