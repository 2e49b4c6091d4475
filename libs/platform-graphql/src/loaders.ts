import DataLoader from 'dataloader';

const BATCH_KEYS_MAX = 100;

/** The batched reads of one request: what forty rows ask for one by one is read once. Lives and dies with the request. */
export class Loaders {
  private readonly byName = new Map<string, DataLoader<unknown, unknown>>();

  /**
   * The loader of this name, made by the first who asks. `readBatch` gets at most 100 different keys and answers in their
   * order, null for what is not there or not to be seen.
   */
  of<K, V>(name: string, readBatch: (keys: readonly K[]) => Promise<readonly (V | null)[]>): DataLoader<K, V | null> {
    let loader = this.byName.get(name) as DataLoader<K, V | null> | undefined;
    if (loader === undefined) {
      loader = new DataLoader<K, V | null>(readBatch, { maxBatchSize: BATCH_KEYS_MAX });
      this.byName.set(name, loader as DataLoader<unknown, unknown>);
    }
    return loader;
  }
}
