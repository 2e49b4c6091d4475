import {
  defineOperation,
  defineRefusals,
  KEEPER_AND_ABOVE,
  refuse,
  type ItemCode,
  type LocalDate,
  type Refusal,
  type TenantCode,
  type TransferDifference,
  type TransferId,
} from '@yicang/kernel';
import { type AgreementState } from '../agreements/agreement.rules.js';
import { FREE, type ItemStatus } from '../items/item.rules.js';

export const TRANSFER_DIRECTIONS = ['out', 'in'] as const;
export type TransferDirection = (typeof TRANSFER_DIRECTIONS)[number];
/** `differs`: received, and its sender has still to say what became of what was not. `calledBack`: its sender had it back in time. */
export const TRANSFER_STATUSES = ['underWay', 'received', 'differs', 'refused', 'calledBack'] as const;
export type TransferStatus = (typeof TRANSFER_STATUSES)[number];
/** What a sender makes of a difference: the item is in its store, or it is lost. */
export const TRANSFER_SETTLEMENTS = ['neverLeft', 'lost'] as const;
export type TransferSettlement = (typeof TRANSFER_SETTLEMENTS)[number];

/** Goods that nobody has received so many days after they were sent are called back. */
export const TRANSFER_DAYS = 14;
/** So many codes are named to whoever counted. */
export const CODES_NAMED_MAX = 20;

export const SEND_TRANSFER = defineOperation('inventory.send-transfer', KEEPER_AND_ABOVE);
export const CALL_BACK_TRANSFER = defineOperation('inventory.call-back-transfer', KEEPER_AND_ABOVE);
export const RECEIVE_TRANSFER = defineOperation('inventory.receive-transfer', KEEPER_AND_ABOVE);
export const REFUSE_TRANSFER = defineOperation('inventory.refuse-transfer', KEEPER_AND_ABOVE);
/** Whoever packed does not write off alone what did not arrive. */
export const SETTLE_TRANSFER = defineOperation('inventory.settle-transfer', ['communityManager', 'cityCoordinator']);
export const READ_TRANSFERS = defineOperation('inventory.read-transfers', KEEPER_AND_ABOVE);

export const transferRefusals = defineRefusals({
  TRANSFER_NOT_FOUND: {
    zh: '本社区没有这次调拨。',
    en: 'This community has no such transfer.',
  },
  TRANSFER_ENDED: {
    zh: '这次调拨已经了结（状态：{status}）。',
    en: 'This transfer has come to its end (status: {status}).',
  },
  TRANSFER_LINE_UNKNOWN: {
    zh: '这次调拨里没有 {itemCodes}，或已经说明过。请核对编码。',
    en: 'This transfer has no {itemCodes}, or that is settled already. Check the codes.',
  },
  TRANSFER_LINES_UNEXPLAINED: {
    zh: '还有 {count} 件没有说明是收到、没有、损坏还是没装上，如 {itemCodes}。请逐件说明再接收。',
    en: 'Of {count} items nobody has said whether they arrived, are missing, broken or were never packed, such as {itemCodes}. Say so of each.',
  },
  TRANSFER_WITHOUT_DIFFERENCE: {
    zh: '这次调拨没有待说明的差异（状态：{status}）。',
    en: 'This transfer has no difference to settle (status: {status}).',
  },
});

export interface TransferState {
  readonly id: TransferId;
  readonly direction: TransferDirection;
  readonly partnerCode: TenantCode;
  readonly status: TransferStatus;
  readonly calledBackAt: Date | null;
}

/** What of an item decides whether it goes over. */
export interface Transferable {
  readonly code: ItemCode;
  readonly status: ItemStatus;
  readonly expiresOn: LocalDate | null;
  readonly transferId: TransferId | null;
}
/** What a decision of a transfer changes on an item. */
export type CarriedChange = Partial<typeof FREE> | { readonly status: ItemStatus; readonly transferId?: TransferId };

/** The item is on its way with this transfer. Only what is free in the store is sent, and nothing past its last good day. */
export function sendItem(
  { code: itemCode, status, expiresOn }: Transferable,
  transferId: TransferId,
  today: LocalDate,
): { status: 'inTransit'; transferId: TransferId } | Refusal<'ITEM_NOT_IN_STORE' | 'ITEM_EXPIRED'> {
  if (status !== 'inStore') return refuse('ITEM_NOT_IN_STORE', { itemCode, status });
  if (expiresOn !== null && expiresOn < today) return refuse('ITEM_EXPIRED', { itemCode, expiresOn });
  return { status: 'inTransit', transferId };
}

/** The item goes with this transfer: only then what the receiver says of it concerns it. */
export function goesWith({ status, transferId }: Transferable, transfer: TransferId): boolean {
  return status === 'inTransit' && transferId === transfer;
}

/** The sender may ask for it back while nobody has said what became of it; asked before, it need not be asked again. */
export function callBack(
  { direction, status, calledBackAt }: TransferState,
  now: Date,
): { calledBackAt: Date } | 'unchanged' | Refusal<'TRANSFER_NOT_FOUND' | 'TRANSFER_ENDED'> {
  if (direction !== 'out') return refuse('TRANSFER_NOT_FOUND');
  if (status !== 'underWay') return refuse('TRANSFER_ENDED', { status });
  return calledBackAt === null ? { calledBackAt: now } : 'unchanged';
}

/** The receiver alone decides what becomes of what is expected, once. */
export function mayDecide({
  direction,
  status,
}: TransferState): 'may' | Refusal<'TRANSFER_NOT_FOUND' | 'TRANSFER_ENDED'> {
  if (direction !== 'in') return refuse('TRANSFER_NOT_FOUND');
  return status === 'underWay' ? 'may' : refuse('TRANSFER_ENDED', { status });
}

/** What goods were received with: the codes that are here, and why each of the others is not. */
export interface Counted {
  readonly arrived: readonly ItemCode[];
  readonly differences: readonly { readonly itemCode: ItemCode; readonly difference: TransferDifference }[];
}

/** Each line with its difference, or null when it arrived. Whoever receives accounts for every line, once, and for no other. */
export function compareLines(
  sent: readonly ItemCode[],
  { arrived, differences }: Counted,
): Map<ItemCode, TransferDifference | null> | Refusal<'TRANSFER_LINE_UNKNOWN' | 'TRANSFER_LINES_UNEXPLAINED'> {
  const said = new Map<ItemCode, TransferDifference | null>(arrived.map((code) => [code, null]));
  const twice = differences.filter(({ itemCode }) => said.has(itemCode)).map(({ itemCode }) => itemCode);
  for (const { itemCode, difference } of differences) said.set(itemCode, difference);
  const strange = [...[...said.keys()].filter((code) => !sent.includes(code)), ...twice];
  if (strange.length > 0) return refuse('TRANSFER_LINE_UNKNOWN', { itemCodes: strange.slice(0, CODES_NAMED_MAX) });
  const untold = sent.filter((code) => !said.has(code));
  if (untold.length === 0) return said;
  return refuse('TRANSFER_LINES_UNEXPLAINED', { count: untold.length, itemCodes: untold.slice(0, CODES_NAMED_MAX) });
}

/** The sender may say what became of these lines: they differ, and nobody has said so before. */
export function maySettle(
  { direction, status }: TransferState,
  open: readonly ItemCode[],
  said: readonly ItemCode[],
): 'may' | Refusal<'TRANSFER_NOT_FOUND' | 'TRANSFER_WITHOUT_DIFFERENCE' | 'TRANSFER_LINE_UNKNOWN'> {
  if (direction !== 'out') return refuse('TRANSFER_NOT_FOUND');
  if (status !== 'differs') return refuse('TRANSFER_WITHOUT_DIFFERENCE', { status });
  const strange = said.filter((code, at) => !open.includes(code) || said.indexOf(code) !== at);
  return strange.length === 0
    ? 'may'
    : refuse('TRANSFER_LINE_UNKNOWN', { itemCodes: strange.slice(0, CODES_NAMED_MAX) });
}

/** Goods that were sent when the receiver had revoked the agreement, and those it never agreed to, are not expected. */
export function isUnagreed(
  agreement: Pick<AgreementState, 'partnerCode' | 'status' | 'revokedAt'> | null,
  sender: TenantCode,
  sentAt: Date,
): boolean {
  if (agreement === null || agreement.partnerCode !== sender) return true;
  return agreement.revokedAt !== null && agreement.revokedAt <= sentAt;
}

/** The version an item begins with here: after the sender's last one that was told, and after any it has had here before. */
export function versionOnArrival(sentVersion: number, versionHere: number): number {
  // the sender's next step is that it left, and its number is that step's
  return Math.max(sentVersion + 1, versionHere) + 1;
}
