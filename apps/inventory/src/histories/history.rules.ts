import {
  defineOperation,
  endOfDay,
  KEEPER_AND_ABOVE,
  localDateAt,
  type BoxCode,
  type Grams,
  type ItemCategory,
  type ItemCode,
  type ItemQuarantineReason,
  type ItemUnit,
  type Json,
  type LocalDate,
  type PlanId,
  type RunId,
  type StoreId,
} from '@yicang/kernel';
import { FACTS_OF_PLACE, FREE, LIES_IN_STORE, type ItemEventType, type ItemStatus } from '../items/item.rules.js';

export const READ_HISTORIES = defineOperation('inventory.read-histories', KEEPER_AND_ABOVE, 'read:items');

/**
 * Who has an item: its store, the run that carries it, the family it was given to, whoever brings it to another community, that community;
 * or it is nowhere any more, or not to be found.
 */
export const ITEM_HOLDERS = ['store', 'run', 'recipient', 'transfer', 'community', 'nobody'] as const;
export type ItemHolder = (typeof ITEM_HOLDERS)[number];

/** One fact of an item's history as it is kept. A type that is not known here changes nothing of what is told. */
export interface ItemFact {
  readonly version: number;
  readonly type: string;
  readonly happenedOn: LocalDate;
  readonly recordedAt: Date;
  readonly details: { readonly [key: string]: Json };
}

/** Up to when things happened, and up to when they were on record: what somebody could have known who looked it up then. */
export interface Moment {
  readonly asOf: Date;
  readonly knownAt: Date;
}

/**
 * Where an item stood. Null is what the history does not tell: a shelf before the first move and quantities after a correction, where
 * they were written down before the history kept them.
 */
export interface ItemThen {
  /** The youngest fact of its life that counts. */
  readonly version: number;
  readonly status: ItemStatus;
  readonly storeId: StoreId;
  readonly shelf: string | null;
  /** The box it lay in; null for none. */
  readonly boxCode: BoxCode | null;
  readonly planId: PlanId | null;
  readonly runId: RunId | null;
  readonly quarantine: ItemQuarantineReason | null;
  readonly category: ItemCategory | null;
  readonly quantity: number | null;
  readonly unit: ItemUnit;
  readonly weightGrams: Grams;
  readonly parentCode: ItemCode | null;
}

/** What a fact makes of an item; those that are not here leave it where it is. The database counts by the same table. */
export const STATUS_AFTER: Readonly<Partial<Record<ItemEventType, ItemStatus>>> = {
  received: 'inStore',
  made: 'inStore',
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
  sent: 'inTransit',
  unsent: 'inStore',
  left: 'movedOut',
  arrived: 'inStore',
};

/** Until when a hold was to last is no part of what is told of the past: it lapses by a fact of its own. */
const { heldUntil: _, ...FREE_THEN } = FREE;

/**
 * The instant from which a fact counts: when it was told, or, told late, the last of its own day, which is all that is known. None is of a
 * day after it was told, whatever a clock outside said.
 */
export function happenedAt({ happenedOn, recordedAt }: Pick<ItemFact, 'happenedOn' | 'recordedAt'>): Date {
  return happenedOn < localDateAt(recordedAt) ? new Date(endOfDay(happenedOn).getTime() - 1) : recordedAt;
}

/**
 * Where the item stood at a moment, by the facts that had happened then and were on record by `knownAt`; null when it was not there. Facts
 * follow one another as they were told, so a late one changes what is told of its day, and never what is told of now. A correction says
 * how the item was to be described from the start: it counts for every day, from when it was known.
 */
export function itemAt(facts: readonly ItemFact[], { asOf, knownAt }: Moment): ItemThen | null {
  return facts
    .filter((fact) => fact.recordedAt <= knownAt && (fact.type === 'corrected' || happenedAt(fact) <= asOf))
    .toSorted((one, other) => one.version - other.version)
    .reduce<ItemThen | null>(after, null);
}

function after(item: ItemThen | null, fact: ItemFact): ItemThen | null {
  // come back from another community, it is what is said of it now
  const isNew = item === null || fact.type === 'arrived';
  const then = isNew ? begin(fact) : { ...item, ...boxingOf(fact), ...changeOf(fact) };
  return then && { ...then, version: fact.version };
}

/** The facts an item begins with: it came in, was made of another, or came from another community. */
const BEGINNINGS: readonly string[] = ['received', 'made', 'arrived'];

/** What was said of it when it came; null for a fact that nothing came with. */
function begin({ version, type, details }: ItemFact): ItemThen | null {
  if (!BEGINNINGS.includes(type)) return null;
  const { storeId, category, quantity, unit, weightGrams, shelf = null, parentCode = null } = details;
  const where = { storeId, shelf, boxCode: null };
  return { version, ...FREE_THEN, ...where, category, quantity, unit, weightGrams, parentCode } as ItemThen;
}

/** A fact of place says in which box it lies from then on; one that names none took it out of its box. */
function boxingOf({ type, details }: ItemFact): Pick<ItemThen, 'boxCode'> | Record<never, never> {
  const isOfPlace = (FACTS_OF_PLACE as readonly string[]).includes(type);
  return isOfPlace ? { boxCode: (details['boxCode'] ?? null) as BoxCode | null } : {};
}

function changeOf({ type, details }: ItemFact): Partial<ItemThen> {
  switch (type) {
    case 'held':
      return { ...FREE_THEN, status: 'held', planId: details['planId'] as PlanId };
    case 'issued':
      return { status: 'issued', planId: details['planId'] as PlanId, runId: details['runId'] as RunId };
    case 'quarantined':
      return { ...FREE_THEN, status: 'quarantined', quarantine: details['reason'] as ItemQuarantineReason };
    case 'lost':
      return { ...FREE_THEN, status: 'lost' };
    case 'released':
    case 'returned':
    case 'cleared':
    case 'found':
    case 'unsent':
      return FREE_THEN;
    case 'delivered':
      return { status: 'delivered', planId: details['planId'] as PlanId };
    case 'discarded':
      return { ...FREE_THEN, status: 'discarded' };
    case 'split':
      return { status: 'split' };
    case 'sent':
      return { status: 'inTransit' };
    case 'left':
      return { status: 'movedOut' };
    case 'moved':
      return { shelf: details['shelf'] as string };
    case 'corrected':
      return correctionOf(details);
    default:
      return {};
  }
}

/** What was mended has its new value where the fact keeps it, and none where it says only that it was. */
function correctionOf({ fields, category = null, quantity = null }: ItemFact['details']): Partial<ItemThen> {
  const mended = fields as readonly string[];
  return {
    ...(mended.includes('category') ? { category: category as ItemCategory | null } : {}),
    ...(mended.includes('quantity') ? { quantity: quantity as number | null } : {}),
  };
}

/** Who has an item that stands so. */
export function holderOf(status: ItemStatus): ItemHolder {
  if (LIES_IN_STORE.includes(status)) return 'store';
  if (status === 'issued') return 'run';
  if (status === 'inTransit') return 'transfer';
  if (status === 'movedOut') return 'community';
  return status === 'delivered' ? 'recipient' : 'nobody';
}
