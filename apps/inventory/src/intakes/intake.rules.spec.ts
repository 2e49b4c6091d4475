import { addDays, refuse, type Fen, type ItemCode, type LocalDate } from '@yicang/kernel';
import { acceptIntake, reverseIntake, valuedAt } from './intake.rules.js';

const today = '2026-03-31' as LocalDate;
const said = { receivedOn: null, supplierZh: null, note: '' };
const now = new Date('2026-03-31T08:00:00Z');
const codes = Array.from({ length: 25 }, (_, nth) => `5NGF0000${String(nth).padStart(4, '0')}` as ItemCode);

it('takes goods in today unless another day is said, 30 days back at most and never to come', () => {
  expect(acceptIntake(said, today)).toBe(today);
  const on = (days: number) => acceptIntake({ ...said, receivedOn: addDays(today, days) }, today);
  expect([on(-30), on(0)]).toEqual([addDays(today, -30), today]);
  const wrong = refuse('INTAKE_DAY_WRONG', { from: addDays(today, -30), to: today });
  expect([on(-31), on(1)]).toEqual([wrong, wrong]);
});

it('refuses a supplier or a note that says how to reach a person', () => {
  const refused = refuse('TEXT_HOLDS_PERSONAL_NUMBER');
  expect(acceptIntake({ ...said, note: '找王师傅 13912345678' }, today)).toEqual(refused);
  expect(acceptIntake({ ...said, supplierZh: '批发 13912345678' }, today)).toEqual(refused);
});

it('reverses what is all free or put aside, and names up to 20 codes of what is not', () => {
  const items = codes.map((code) => ({ code, status: 'inStore' as const }));
  const open = { reversedAt: null };
  expect(reverseIntake(open, [{ code: codes[0] as ItemCode, status: 'quarantined' }], 'other', now)).toEqual({
    reversedAt: now,
    reversalReason: 'other',
  });
  for (const status of ['held', 'issued', 'delivered', 'discarded', 'lost', 'split'] as const) {
    const gone = items.map((item, nth) => (nth < 3 ? item : { ...item, status }));
    expect(reverseIntake(open, gone, 'other', now)).toEqual(
      refuse('INTAKE_ITEMS_GONE', { count: 22, itemCodes: codes.slice(3, 23) }),
    );
  }
});

it('reverses nothing twice', () => {
  const refused = reverseIntake({ reversedAt: now }, [], 'other', now);
  expect(refused).toEqual(refuse('INTAKE_REVERSED', { reversedAt: now.toISOString() }));
});

it('takes the price of what was bought alone for its value, unless a keeper says otherwise', () => {
  const [rice, oil] = [{ valueFen: null }, { valueFen: 5 as Fen }];
  expect(valuedAt(900 as Fen, [rice])).toEqual([{ valueFen: 900 }]);
  expect(valuedAt(900 as Fen, [oil])).toEqual([oil]);
  expect(valuedAt(900 as Fen, [rice, oil])).toEqual([rice, oil]);
  expect(valuedAt(null, [rice])).toEqual([rice]);
});
