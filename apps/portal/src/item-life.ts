import type { Trace, TraceStep } from './queries.js';

/** Every stage an item can pass, in words the public uses. Intake is told as two: somebody gave or the store bought, the store received. */
const LIFE_STAGES = [
  'given',
  'bought',
  'received',
  'held',
  'released',
  'issued',
  'returned',
  'delivered',
  'discarded',
  'corrected',
  'quarantined',
  'cleared',
  'lost',
  'found',
  'split',
  'made',
  'recalled',
  'sent',
  'unsent',
  'arrived',
] as const;
export type LifeStage = (typeof LIFE_STAGES)[number];

/** The way an item goes when all goes well. */
export const GOOD_WAY = ['given', 'received', 'held', 'issued', 'delivered'] as const satisfies readonly LifeStage[];
export type GoodStage = (typeof GOOD_WAY)[number];

export type LifeState =
  'inStore' | 'held' | 'issued' | 'delivered' | 'discarded' | 'quarantined' | 'lost' | 'split' | 'inTransit';

export interface LifeEntry extends Omit<TraceStep, 'step'> {
  readonly stage: LifeStage;
}

export interface ItemLife {
  readonly state: LifeState;
  /** The day it came into that state; null when nothing is told of it. */
  readonly since: string | null;
  /** The day it was recalled; null when it was not, or when that is over: it was cleared, or discarded. */
  readonly recalledOn: string | null;
  readonly entries: readonly LifeEntry[];
  /** The stages of the good way that are still ahead; none once the item has arrived or is discarded. */
  readonly toCome: readonly GoodStage[];
}

/** Other words for an item, or about it, do not move it. */
type Move = Exclude<LifeStage, 'corrected' | 'recalled'>;

const STATE_AFTER: Readonly<Record<Move, LifeState>> = {
  given: 'inStore',
  bought: 'inStore',
  received: 'inStore',
  held: 'held',
  released: 'inStore',
  issued: 'issued',
  returned: 'inStore',
  delivered: 'delivered',
  discarded: 'discarded',
  quarantined: 'quarantined',
  cleared: 'inStore',
  lost: 'lost',
  found: 'inStore',
  split: 'split',
  made: 'inStore',
  sent: 'inTransit',
  unsent: 'inStore',
  arrived: 'inStore',
};

const AHEAD: Readonly<Record<LifeState, readonly GoodStage[]>> = {
  inStore: ['held', 'issued', 'delivered'],
  held: ['issued', 'delivered'],
  issued: ['delivered'],
  delivered: [],
  discarded: [],
  quarantined: [],
  lost: [],
  split: [],
  inTransit: ['held', 'issued', 'delivered'],
};

/** What a step of intake says of what no donor gave. */
export const BOUGHT = 'purchased';

/** An item's life as a story: what happened, where it is, what lies ahead. A step without a word here is left out. */
export function lifeOf(trace: Trace): ItemLife {
  const entries = trace.steps.flatMap(({ step, ...facts }): LifeEntry[] => {
    const stage = LIFE_STAGES.find((known) => known === step);
    if (stage === undefined) return [];
    if (stage === 'received')
      return [
        { ...facts, reason: null, stage: facts.reason === BOUGHT ? 'bought' : 'given' },
        { ...facts, reason: null, stage },
      ];
    return [{ ...facts, stage }];
  });
  const moves = entries.flatMap(({ stage, on }) => (isMove(stage) ? [{ state: STATE_AFTER[stage], on }] : []));
  const { state, on: since } = moves.at(-1) ?? { state: 'inStore' as const, on: null };
  const recalledOn = recallDayOf(entries);
  return { state, since, recalledOn, entries, toCome: recalledOn === null ? AHEAD[state] : [] };
}

function isMove(stage: LifeStage): stage is Move {
  return Object.hasOwn(STATE_AFTER, stage);
}

function recallDayOf(entries: readonly LifeEntry[]): string | null {
  const begins = ({ stage, reason }: LifeEntry) =>
    stage === 'recalled' || (stage === 'quarantined' && reason === 'recalled');
  const ends = ({ stage }: LifeEntry) => stage === 'cleared' || stage === 'discarded';
  const last = entries.findLast((entry) => begins(entry) || ends(entry));
  return last !== undefined && begins(last) ? last.on : null;
}
