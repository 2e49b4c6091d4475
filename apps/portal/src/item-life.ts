import type { Trace, TraceStep } from './queries.js';

/** Every stage an item can pass, in words the public uses. Intake is told as two: somebody gave, the store received. */
const LIFE_STAGES = [
  'given',
  'received',
  'held',
  'released',
  'issued',
  'returned',
  'delivered',
  'discarded',
  'corrected',
] as const;
export type LifeStage = (typeof LIFE_STAGES)[number];

/** The way an item goes when all goes well. */
export const GOOD_WAY = ['given', 'received', 'held', 'issued', 'delivered'] as const satisfies readonly LifeStage[];
export type GoodStage = (typeof GOOD_WAY)[number];

export type LifeState = 'inStore' | 'held' | 'issued' | 'delivered' | 'discarded';

export interface LifeEntry extends Omit<TraceStep, 'step'> {
  readonly stage: LifeStage;
}

export interface ItemLife {
  readonly state: LifeState;
  /** The day it came into that state; null when nothing is told of it. */
  readonly since: string | null;
  readonly entries: readonly LifeEntry[];
  /** The stages of the good way that are still ahead; none once the item has arrived or is discarded. */
  readonly toCome: readonly GoodStage[];
}

const STATE_AFTER: Readonly<Record<Exclude<LifeStage, 'corrected'>, LifeState>> = {
  given: 'inStore',
  received: 'inStore',
  held: 'held',
  released: 'inStore',
  issued: 'issued',
  returned: 'inStore',
  delivered: 'delivered',
  discarded: 'discarded',
};

const AHEAD: Readonly<Record<LifeState, readonly GoodStage[]>> = {
  inStore: ['held', 'issued', 'delivered'],
  held: ['issued', 'delivered'],
  issued: ['delivered'],
  delivered: [],
  discarded: [],
};

/** An item's life as a story: what happened, where it is, what lies ahead. A step without a word here is left out. */
export function lifeOf(trace: Trace): ItemLife {
  const entries = trace.steps.flatMap(({ step, ...facts }): LifeEntry[] => {
    const stage = LIFE_STAGES.find((known) => known === step);
    if (stage === undefined) return [];
    if (stage === 'received')
      return [
        { ...facts, stage: 'given' },
        { ...facts, stage },
      ];
    return [{ ...facts, stage }];
  });
  // other words for an item do not move it
  const moves = entries.flatMap(({ stage, on }) => (stage === 'corrected' ? [] : [{ state: STATE_AFTER[stage], on }]));
  const { state, on: since } = moves.at(-1) ?? { state: 'inStore' as const, on: null };
  return { state, since, entries, toCome: AHEAD[state] };
}
