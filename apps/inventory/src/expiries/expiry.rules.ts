import { daysBetween, defineOperation, type ItemCode, type LocalDate } from '@yicang/kernel';
import { READ_ITEMS } from '../items/item.rules.js';

export const READ_EXPIRIES = defineOperation('inventory.read-expiries', READ_ITEMS.roles, 'read:items');

export const WITHIN_DAYS_MAX = 365;
/** What is looked at for one proposal: the first so many in the order in which they go out. */
export const CONSIDERED_MAX = 2_000;
/** What one proposal names at most. */
export const PROPOSED_MAX = 200;

/** Why an item is proposed: it expires before those that are left, it never expires and is longest there, or it fits best as the last. */
export const FIRST_OUT_REASONS = ['firstToExpire', 'longestInStore', 'fitsBest'] as const;
export type FirstOutReason = (typeof FIRST_OUT_REASONS)[number];

/** What can be given of what is wanted, as far as its turn goes. */
export interface Candidate {
  readonly code: ItemCode;
  readonly quantity: number;
  readonly expiresOn: LocalDate | null;
  readonly receivedOn: LocalDate;
}
export interface Proposed<C extends Candidate> {
  readonly item: C;
  readonly reason: FirstOutReason;
}
export interface Proposal<C extends Candidate> {
  readonly items: readonly Proposed<C>[];
  /** How much they are together. */
  readonly quantity: number;
}

/** Whole days to the last good day, which still counts: 0 is today, less than that is over. */
export function daysLeft(expiresOn: LocalDate, today: LocalDate): number {
  return daysBetween(today, expiresOn);
}

/**
 * Which items to take, whole ones only: in their turn while they do not make more than is wanted, and as the last the one of those
 * left that makes it with the least over, or the first in turn of several. What expires has its turn before what does not, the earlier day
 * first; then what came in earlier, and the smaller code. When there is not enough, all there is.
 */
export function firstOut<C extends Candidate>(candidates: readonly C[], wanted: number): Proposal<C> {
  const inTurn = candidates.toSorted(byTurn);
  const items: Proposed<C>[] = [];
  let quantity = 0;
  for (const [at, item] of inTurn.entries()) {
    if (quantity >= wanted || items.length === PROPOSED_MAX) break;
    if (quantity + item.quantity <= wanted) {
      items.push({ item, reason: reasonOf(item) });
      quantity += item.quantity;
      continue;
    }
    const last = leastOver(inTurn.slice(at), wanted - quantity);
    items.push({ item: last, reason: last === item ? reasonOf(item) : 'fitsBest' });
    return { items, quantity: quantity + last.quantity };
  }
  return { items, quantity };
}

function byTurn(one: Candidate, other: Candidate): number {
  return (
    compare(one.expiresOn ?? NEVER, other.expiresOn ?? NEVER) ||
    compare(one.receivedOn, other.receivedOn) ||
    compare(one.code, other.code)
  );
}

/** After every day. */
const NEVER = '~';

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** The first of these, of which there is at least one that is enough, that is enough with the least over. */
function leastOver<C extends Candidate>(inTurn: readonly C[], wanted: number): C {
  return inTurn
    .filter(({ quantity }) => quantity >= wanted)
    .reduce((best, item) => (item.quantity < best.quantity ? item : best));
}

function reasonOf({ expiresOn }: Candidate): FirstOutReason {
  return expiresOn === null ? 'longestInStore' : 'firstToExpire';
}
