/** The items in lanes of one key each: lanes in the order of their first item, items in the order given. */
export function lanesBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const lanes = new Map<string, T[]>();
  for (const item of items) {
    const lane = lanes.get(keyOf(item));
    if (lane === undefined) lanes.set(keyOf(item), [item]);
    else lane.push(item);
  }
  return [...lanes.values()];
}

/** Every lane has been treated, at most `atOnceMax` of them at a time. Rejects with the first that failed, when none runs any more. */
export async function eachLane<T>(
  lanes: readonly T[][],
  atOnceMax: number,
  treat: (lane: readonly T[]) => Promise<void>,
): Promise<void> {
  const waiting = lanes.values();
  const work = async (): Promise<void> => {
    for (const lane of waiting) await treat(lane);
  };
  const workers = await Promise.allSettled(Array.from({ length: Math.min(atOnceMax, lanes.length) }, work));
  const failed = workers.find((worker) => worker.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
