import { type ItemCode, type TenantCode } from '@yicang/kernel';
import { happenedAt, type ItemFact } from '../histories/history.rules.js';
import { type ItemEventType } from '../items/item.rules.js';

/** What partners are told of a fact in the words of the CBV. An empty disposition is left out, as the CBV would have it. */
interface Told {
  readonly action: 'ADD' | 'OBSERVE' | 'DELETE';
  readonly bizStep: string;
  readonly disposition?: string;
  /** It lies in its place afterwards; on the way, with a family or not to be found, nothing is said of where. */
  readonly isHere: boolean;
}

/**
 * Our facts in EPCIS 2.0 and CBV 2.0, by the definitions at https://ref.gs1.org/cbv/ (`BizStep-…`, `Disp-…`):
 *
 * | Fact          | Event          | Action  | bizStep         | disposition                          | Why                                                |
 * | ------------- | -------------- | ------- | --------------- | ------------------------------------ | -------------------------------------------------- |
 * | `received`    | Object         | ADD     | commissioning   | active                               | an identifier is given to an object at intake      |
 * | `moved`       | Object         | OBSERVE | storing         |                                      | moved into and out of storage within a location    |
 * | `issued`      | Object         | OBSERVE | departing       | in_transit                           | leaves on its way to a destination                 |
 * | `returned`    | Object         | OBSERVE | receiving       | returned                             | brought back, and in the inventory again           |
 * | `delivered`   | Object         | OBSERVE | dispensing      | dispensed                            | made available in full to a person                 |
 * | `discarded`   | Object         | DELETE  | decommissioning | disposed                             | the identifier ends; how it was destroyed is unknown |
 * | `quarantined` | Object         | OBSERVE | holding         | recalled, damaged, non_sellable_other | segregated for further review                     |
 * | `cleared`     | Object         | OBSERVE | inspecting      | conformant                           | outcome of a passed inspection                     |
 * | `lost`        | Object         | OBSERVE | stock_taking, other | stolen, unknown                  | missed in a count, or otherwise                    |
 * | `found`       | Object         | OBSERVE | stock_taking, other | available                        | returned to the supply chain                       |
 * | `split`       | Transformation |         | repackaging     | active                               | one object ends, its parts begin                   |
 * | `sent`        | Object         | OBSERVE | shipping        | in_transit                           | its keeper still answers for it                    |
 * | `unsent`      | Object         | OBSERVE | void_shipping   | available                            | declared not to have been shipped after all        |
 * | `arrived`     | Object         | OBSERVE | receiving       | in_progress                          | in the receiver's inventory from now on            |
 *
 * `made` is the other side of `split`, and `left` of the receiver's `arrived`. `held` and `released` are promises between our own books:
 * CBV's `reserving` is of identifiers, not of goods. `corrected` and `graded` are of words, numbers and wear, none of which is in here.
 */
function toldOf({ type, details }: Pick<ItemFact, 'type' | 'details'>): Told | null {
  const { reason, stockTakeId } = details;
  const counting = stockTakeId === undefined ? 'other' : 'stock_taking';
  switch (type) {
    case 'received':
      return { action: 'ADD', bizStep: 'commissioning', disposition: 'active', isHere: true };
    case 'moved':
      return { action: 'OBSERVE', bizStep: 'storing', isHere: true };
    case 'issued':
      return { action: 'OBSERVE', bizStep: 'departing', disposition: 'in_transit', isHere: false };
    case 'returned':
      return { action: 'OBSERVE', bizStep: 'receiving', disposition: 'returned', isHere: true };
    case 'delivered':
      return { action: 'OBSERVE', bizStep: 'dispensing', disposition: 'dispensed', isHere: false };
    case 'discarded':
      return { action: 'DELETE', bizStep: 'decommissioning', disposition: 'disposed', isHere: false };
    case 'quarantined':
      return { action: 'OBSERVE', bizStep: 'holding', disposition: asideAs(reason), isHere: true };
    case 'cleared':
      return { action: 'OBSERVE', bizStep: 'inspecting', disposition: 'conformant', isHere: true };
    case 'lost':
      return {
        ...{ action: 'OBSERVE', bizStep: counting, isHere: false },
        disposition: reason === 'stolen' ? 'stolen' : 'unknown',
      };
    case 'found':
      return { action: 'OBSERVE', bizStep: counting, disposition: 'available', isHere: true };
    case 'sent':
      return { action: 'OBSERVE', bizStep: 'shipping', disposition: 'in_transit', isHere: false };
    case 'unsent':
      return { action: 'OBSERVE', bizStep: 'void_shipping', disposition: 'available', isHere: true };
    case 'arrived':
      return { action: 'OBSERVE', bizStep: 'receiving', disposition: 'in_progress', isHere: true };
    default:
      return null;
  }
}

/** Why it is put aside, where the CBV has a word for it; else that it is not to be given. */
function asideAs(reason: unknown): string {
  return reason === 'recalled' || reason === 'damaged' ? reason : 'non_sellable_other';
}

/** The facts that partners are told. The others are not read for them. */
export const TOLD_TYPES: readonly ItemEventType[] = [
  'received',
  'moved',
  'issued',
  'returned',
  'delivered',
  'discarded',
  'quarantined',
  'cleared',
  'lost',
  'found',
  'split',
  'sent',
  'unsent',
  'arrived',
];

/** A fact and whose it is. */
export type PlacedFact = ItemFact & { readonly tenantCode: TenantCode; readonly itemCode: ItemCode };

/** The public address of an item: the one on its label, by which anybody finds it. */
export function itemUri(origin: string, code: string): string {
  return `${origin}/i/${code}`;
}

/** A place by its code; it names a community, never a person. */
export function placeUri(origin: string, code: TenantCode): string {
  return `${origin}/p/${code}`;
}

/** The fact as an EPCIS event; null for what partners are not told. Nobody’s name, account or family is in it, nor any plan. */
export function epcisEvent(origin: string, fact: PlacedFact): object | null {
  const { tenantCode, itemCode, version, type, recordedAt, details } = fact;
  const id = itemUri(origin, itemCode);
  const place = { id: placeUri(origin, tenantCode) };
  const head = {
    eventID: `${id}#${version}`,
    eventTime: happenedAt(fact).toISOString(),
    eventTimeZoneOffset: '+08:00',
    recordTime: recordedAt.toISOString(),
  };
  if (type === 'split')
    return {
      ...{ type: 'TransformationEvent', ...head, inputEPCList: [id] },
      outputEPCList: (details['partCodes'] as readonly string[]).map((code) => itemUri(origin, code)),
      ...{ bizStep: 'repackaging', disposition: 'active', readPoint: place, bizLocation: place },
    };
  const told = toldOf(fact);
  if (told === null) return null;
  const { isHere, ...words } = told;
  const where = isHere ? { readPoint: place, bizLocation: place } : { readPoint: place };
  return { type: 'ObjectEvent', ...head, epcList: [id], ...words, ...where };
}

/** The document around its events, which stand between the two, separated by commas. */
export function epcisFrame(createdAt: Date): { readonly before: string; readonly after: string } {
  const head = {
    '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: createdAt.toISOString(),
  };
  return { before: `${JSON.stringify(head).slice(0, -1)},"epcisBody":{"eventList":[`, after: ']}}' };
}
