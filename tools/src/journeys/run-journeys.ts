import type { Platform } from '../platform.js';
import { assembleCast } from '../seed/cast.js';
import { type GiftFound, walkGift } from './gift.js';
import { walkGoods } from './goods.js';
import { type StepReport, StepFailed, Trail } from './journey.js';

/** What the journeys proved; the last line `--once` prints. */
export interface JourneyReport {
  readonly ok: boolean;
  readonly itemCode: string | null;
  readonly steps: readonly StepReport[];
  /** Items received in the nation, before the gift and after. */
  readonly nationalItemsBefore: number | null;
  readonly nationalItemsAfter: number | null;
  /** From the accepted intake, and from the accepted hand-over, to the changed national figure: the slower of the two. */
  readonly freshnessMs: number | null;
  /** The names of the journeys that held. */
  readonly journeys: readonly string[];
}

/** A gift from giver to family, and then a year of a store's goods in small; what breaks ends the walk. */
export async function runJourneys(platform: Platform): Promise<JourneyReport> {
  const trail = new Trail();
  const gift: GiftFound = { itemCode: null, before: null, after: null, freshnessMs: null };
  const journeys: string[] = [];
  let ok = true;
  try {
    const cast = await trail.step('人到齐 everybody signs in', () => assembleCast(platform));
    await walkGift(platform, trail, cast, gift);
    journeys.push('gift');
    await walkGoods(platform, trail, cast);
    journeys.push('goods');
  } catch (fault) {
    if (!(fault instanceof StepFailed)) throw fault;
    ok = false;
  }
  return {
    ok,
    itemCode: gift.itemCode,
    steps: trail.steps,
    nationalItemsBefore: gift.before?.itemsReceived ?? null,
    nationalItemsAfter: gift.after?.itemsReceived ?? null,
    freshnessMs: gift.freshnessMs,
    journeys,
  };
}
