import { defineOperation, type FamilyId, type ItemCode, type ItemUnit } from '@yicang/kernel';
import { READ_RUNS } from '../runs/run.rules.js';

export const RUN_LISTS = ['pick', 'packing'] as const;
export type RunList = (typeof RUN_LISTS)[number];

export const READ_RUN_LISTS = defineOperation('delivery.read-run-lists', READ_RUNS.roles);

/** What a door of the run gets. Whose door it is stays here. */
export interface Door {
  readonly position: number;
  readonly itemCode: ItemCode;
  readonly familyId: FamilyId | null;
}
/** What inventory says of an item. */
export interface Thing {
  readonly itemCode: ItemCode;
  readonly nameZh: string;
  readonly quantity: number;
  readonly unit: ItemUnit;
  readonly weightGrams: number;
  readonly storeNameZh: string;
  readonly shelf: string;
}
export interface PickLine extends Thing {
  readonly position: number;
}
export interface PackingLine extends Pick<Thing, 'itemCode' | 'nameZh' | 'quantity' | 'unit' | 'weightGrams'> {
  readonly position: number;
  /** The first stop at the same door; its own when it is that. */
  readonly doorPosition: number;
}

/** What is fetched, store by store and shelf by shelf: one walk past all of them. What inventory does not know is left out. */
export function pickLines(doors: readonly Door[], things: readonly Thing[]): PickLine[] {
  const places = new Map(doors.map(({ itemCode, position }) => [itemCode, position]));
  return things
    .flatMap((thing) => {
      const position = places.get(thing.itemCode);
      return position === undefined ? [] : [{ ...thing, position }];
    })
    .sort((one, other) => compare(walkOf(one), walkOf(other)));
}

/** What is packed, stop by stop. Of families nothing is said but which stops are at one door. */
export function packingLines(doors: readonly Door[], things: readonly Thing[]): PackingLine[] {
  const byCode = new Map(things.map((thing) => [thing.itemCode, thing]));
  const inOrder = doors.toSorted((one, other) => one.position - other.position);
  const firstOf = new Map<FamilyId, number>();
  return inOrder.flatMap(({ position, itemCode, familyId }) => {
    const thing = byCode.get(itemCode);
    if (familyId !== null && !firstOf.has(familyId)) firstOf.set(familyId, position);
    const doorPosition = (familyId !== null && firstOf.get(familyId)) || position;
    if (thing === undefined) return [];
    const { nameZh, quantity, unit, weightGrams } = thing;
    return [{ position, doorPosition, itemCode, nameZh, quantity, unit, weightGrams }];
  });
}

const walkOf = ({ storeNameZh, shelf, itemCode }: Thing) => [storeNameZh, shelf, itemCode] as const;
function compare(one: readonly string[], other: readonly string[]): number {
  const at = one.findIndex((text, nth) => text !== other[nth]);
  return at === -1 ? 0 : (one[at] ?? '') < (other[at] ?? '') ? -1 : 1;
}
