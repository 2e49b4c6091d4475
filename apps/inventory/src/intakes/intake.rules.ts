import {
  addDays,
  defineOperation,
  defineRefusals,
  type Fen,
  holdsPersonalNumber,
  type FamilyId,
  type IntakeId,
  type IntakeKind,
  type ItemCode,
  KEEPER_AND_ABOVE,
  type LocalDate,
  refuse,
  type Refusal,
  type StoreId,
} from '@yicang/kernel';
import { type ItemStatus } from '../items/item.rules.js';

/** Lines that a person may send at once; more come by spreadsheet. */
export const LINES_MAX = 200;
/** How long ago goods may have come that are written down today. */
export const RECEIVED_DAYS_BACK_MAX = 30;
/** As many codes as somebody can look for on the shelves. */
const CODES_NAMED_MAX = 20;

/** Why an intake should not have been. */
export const INTAKE_REVERSAL_REASONS = ['enteredTwice', 'wrongFile', 'wrongStore', 'other'] as const;
export type IntakeReversalReason = (typeof INTAKE_REVERSAL_REASONS)[number];

export const READ_INTAKES = defineOperation('inventory.read-intakes', KEEPER_AND_ABOVE);
export const RECORD_PURCHASE = defineOperation('inventory.record-purchase', KEEPER_AND_ABOVE);
export const REVERSE_INTAKE = defineOperation('inventory.reverse-intake', KEEPER_AND_ABOVE);

export const intakeRefusals = defineRefusals({
  INTAKE_NOT_FOUND: { zh: '本社区没有这张入库单。', en: 'There is no such intake in this community.' },
  INTAKE_DAY_WRONG: {
    zh: '入库日期须在 {from} 到 {to} 之间。',
    en: 'Goods that are written down today came between {from} and {to}.',
  },
  INTAKE_REVERSED: {
    zh: '这张入库单已于 {reversedAt} 撤销。',
    en: 'This intake was reversed at {reversedAt}.',
  },
  INTAKE_ITEMS_GONE: {
    zh: '有 {count} 件已不在库或已许给他人，不能整单撤销。先处理这些：{itemCodes}。',
    en: '{count} of its items are promised or have left the store, so it cannot be reversed. See to these first: {itemCodes}.',
  },
});

export interface IntakeState {
  readonly id: IntakeId;
  readonly storeId: StoreId;
  readonly kind: IntakeKind;
  readonly donorFamilyId: FamilyId | null;
  readonly supplierZh: string | null;
  readonly priceFen: Fen | null;
  readonly receivedOn: LocalDate;
  readonly lineCount: number;
  readonly note: string;
  readonly reversedAt: Date | null;
  readonly reversalReason: IntakeReversalReason | null;
}

/**
 * The day goods came: today unless another is said, which is not to come and not long past. Neither supplier nor note says how to reach
 * or identify a person.
 */
export function acceptIntake(
  {
    receivedOn,
    supplierZh,
    note,
  }: Pick<IntakeState, 'supplierZh' | 'note'> & { readonly receivedOn: LocalDate | null },
  today: LocalDate,
): LocalDate | Refusal<'INTAKE_DAY_WRONG' | 'TEXT_HOLDS_PERSONAL_NUMBER'> {
  if (holdsPersonalNumber(note) || holdsPersonalNumber(supplierZh ?? '')) return refuse('TEXT_HOLDS_PERSONAL_NUMBER');
  const from = addDays(today, -RECEIVED_DAYS_BACK_MAX);
  const on = receivedOn ?? today;
  return on < from || on > today ? refuse('INTAKE_DAY_WRONG', { from, to: today }) : on;
}

/** What still lies in the store and is promised to nobody. */
const TO_BE_TAKEN_BACK: readonly ItemStatus[] = ['inStore', 'quarantined'];

/** All of an intake is out again: only while all of it is free or put aside in the store, and only once. */
export function reverseIntake(
  { reversedAt }: Pick<IntakeState, 'reversedAt'>,
  items: readonly { readonly code: ItemCode; readonly status: ItemStatus }[],
  reason: IntakeReversalReason,
  now: Date,
): Pick<IntakeState, 'reversedAt' | 'reversalReason'> | Refusal<'INTAKE_REVERSED' | 'INTAKE_ITEMS_GONE'> {
  if (reversedAt !== null) return refuse('INTAKE_REVERSED', { reversedAt: reversedAt.toISOString() });
  const gone = items.filter(({ status }) => !TO_BE_TAKEN_BACK.includes(status));
  if (gone.length === 0) return { reversedAt: now, reversalReason: reason };
  const itemCodes = gone.slice(0, CODES_NAMED_MAX).map(({ code }) => code);
  return refuse('INTAKE_ITEMS_GONE', { count: gone.length, itemCodes });
}

/** What was bought alone is worth its price, unless a keeper says otherwise. */
export function valuedAt<G extends { readonly valueFen?: Fen | null }>(
  priceFen: Fen | null,
  goods: readonly G[],
): readonly G[] {
  if (priceFen === null || goods.length !== 1) return goods;
  return goods.map((only) => ({ ...only, valueFen: only.valueFen ?? priceFen }));
}
