import type { Platform } from '../platform.js';

/** What a journey proved; the last line `--once` prints. */
export interface JourneyReport {
  readonly ok: boolean;
  readonly itemCode: string | null;
  readonly steps: readonly {
    readonly name: string;
    readonly ok: boolean;
    readonly tookMs: number;
    readonly told?: string;
  }[];
  readonly nationalItemsBefore: number | null;
  readonly nationalItemsAfter: number | null;
  readonly freshnessMs: number | null;
  /** The names of the journeys that held. */
  readonly journeys: readonly string[];
}

/** One gift from giver to family, through the gateway only. Not walked yet: it says so and does not hold. */
export function runJourney(_platform: Platform): Promise<JourneyReport> {
  return Promise.resolve({
    ok: false,
    itemCode: null,
    steps: [{ name: 'walk the journey', ok: false, tookMs: 0, told: 'the journey is not written yet' }],
    nationalItemsBefore: null,
    nationalItemsAfter: null,
    freshnessMs: null,
    journeys: [],
  });
}
