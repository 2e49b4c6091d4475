import { localDateAt, type Json, type LocalDate } from '@yicang/kernel';
import fc from 'fast-check';
import { ITEM_EVENT_TYPES } from '../items/item.rules.js';
import { happenedAt, holderOf, itemAt, STATUS_AFTER, type ItemFact } from './history.rules.js';

const NOON = (day: string) => new Date(`${day}T12:00:00+08:00`);
const NOW = NOON('2026-03-20');
const EVER = { asOf: NOW, knownAt: NOW };
const asOf = (day: string, known = '2026-03-20') => ({ asOf: NOON(day), knownAt: NOON(known) });

const GIFT = { storeId: 's', category: 'food', quantity: 2, unit: 'bag', weightGrams: 5_000, shelf: 'A-1' };
let version = 0;
beforeEach(() => {
  version = 0;
});
/** A fact of that day, told at noon of the same day or a later one. */
function fact(type: string, on: string, details: Record<string, Json> = {}, told = on): ItemFact {
  version += 1;
  return { version, type, happenedOn: on as LocalDate, recordedAt: NOON(told), details };
}

it('tells every step of a life', () => {
  const life = [
    fact('received', '2026-03-01', GIFT),
    fact('moved', '2026-03-02', { shelf: 'B-2' }),
    fact('held', '2026-03-03', { planId: 'p' }),
    fact('issued', '2026-03-04', { planId: 'p', runId: 'r' }),
    fact('returned', '2026-03-05', { planId: 'p' }),
    fact('quarantined', '2026-03-06', { reason: 'inspection' }),
    fact('cleared', '2026-03-07'),
    fact('lost', '2026-03-08', { reason: 'stolen' }),
    fact('found', '2026-03-09'),
    fact('held', '2026-03-10', { planId: 'q' }),
    fact('issued', '2026-03-11', { planId: 'q', runId: 'r' }),
    fact('delivered', '2026-03-12', { planId: 'q' }),
  ];
  const told = life.map(({ happenedOn }) => {
    const then = itemAt(life, asOf(happenedOn));
    return [then?.status, then?.shelf, then?.planId, then?.runId, then?.quarantine];
  });
  expect(told).toEqual([
    ['inStore', 'A-1', null, null, null],
    ['inStore', 'B-2', null, null, null],
    ['held', 'B-2', 'p', null, null],
    ['issued', 'B-2', 'p', 'r', null],
    ['inStore', 'B-2', null, null, null],
    ['quarantined', 'B-2', null, null, 'inspection'],
    ['inStore', 'B-2', null, null, null],
    ['lost', 'B-2', null, null, null],
    ['inStore', 'B-2', null, null, null],
    ['held', 'B-2', 'q', null, null],
    ['issued', 'B-2', 'q', 'r', null],
    ['delivered', 'B-2', 'q', 'r', null],
  ]);
  expect(itemAt(life, asOf('2026-02-28'))).toBeNull();
});

it('says in which box it lay until a fact of place took it out, and keeps it there while it is held or put aside', () => {
  const life = [
    fact('received', '2026-03-01', GIFT),
    fact('moved', '2026-03-02', { shelf: 'B-2', boxCode: 'a box' }),
    fact('held', '2026-03-03', { planId: 'p' }),
    fact('quarantined', '2026-03-04', { reason: 'inspection' }),
    fact('moved', '2026-03-05', { shelf: 'C-3', boxCode: 'a box' }),
    fact('discarded', '2026-03-06'),
  ];
  const boxes = life.map(({ happenedOn }) => itemAt(life, asOf(happenedOn))?.boxCode);
  expect(boxes).toEqual([null, 'a box', 'a box', 'a box', 'a box', null]);
  const moved = [...life.slice(0, 2), fact('moved', '2026-03-07', { shelf: 'D-4' })];
  expect(itemAt(moved, EVER)).toMatchObject({ shelf: 'D-4', boxCode: null });
});

it('names a part’s whole, and closes the whole', () => {
  const part = itemAt([fact('made', '2026-03-01', { ...GIFT, parentCode: 'WHOLE' })], EVER);
  expect(part).toMatchObject({ parentCode: 'WHOLE', status: 'inStore', quantity: 2, weightGrams: 5_000 });
  expect(itemAt([fact('received', '2026-03-01', GIFT), fact('split', '2026-03-02')], EVER)?.status).toBe('split');
});

it('follows an item on its way to another community, back again, and home as it came home', () => {
  const life = [
    fact('received', '2026-03-01', GIFT),
    fact('sent', '2026-03-02'),
    fact('unsent', '2026-03-03'),
    fact('sent', '2026-03-04'),
    fact('left', '2026-03-05'),
    fact('arrived', '2026-03-06', { ...GIFT, storeId: 't', quantity: 1, shelf: 'C-3' }),
  ];
  const told = life.map(({ happenedOn }) => itemAt(life, asOf(happenedOn)));
  expect(told.map((then) => [then?.status, then && holderOf(then.status)])).toEqual([
    ...[
      ['inStore', 'store'],
      ['inTransit', 'transfer'],
      ['inStore', 'store'],
      ['inTransit', 'transfer'],
    ],
    ...[
      ['movedOut', 'community'],
      ['inStore', 'store'],
    ],
  ]);
  expect(told.at(-1)).toMatchObject({ storeId: 't', quantity: 1, shelf: 'C-3' });
  expect(itemAt([fact('arrived', '2026-03-06', GIFT)], EVER)).toMatchObject({ status: 'inStore', shelf: 'A-1' });
});

it('tells a late fact of its own day once it is known, and what is now as it was told', () => {
  const life = [
    fact('received', '2026-03-01', GIFT),
    fact('held', '2026-03-02', { planId: 'p' }),
    fact('issued', '2026-03-03', { planId: 'p', runId: 'r' }),
    fact('delivered', '2026-03-03', { planId: 'p' }, '2026-03-05'),
  ];
  expect(itemAt(life, asOf('2026-03-04', '2026-03-04'))?.status).toBe('issued');
  expect(itemAt(life, asOf('2026-03-04'))?.status).toBe('delivered');
  expect(itemAt(life, asOf('2026-03-03'))?.status).toBe('issued');
  expect(itemAt(life, { asOf: new Date('2026-03-03T23:59:59.999+08:00'), knownAt: NOW })?.status).toBe('delivered');
});

it('counts no fact of a day after it was told', () => {
  const ahead = fact('moved', '2026-04-01', { shelf: 'C' }, '2026-03-02');
  expect(happenedAt(ahead)).toEqual(NOON('2026-03-02'));
});

it('lets a correction count from the first day, from when it was known', () => {
  const life = [
    fact('received', '2026-03-01', GIFT),
    fact('corrected', '2026-03-05', { reason: 'mistyped', fields: ['quantity'], quantity: 20 }),
    fact('corrected', '2026-03-06', { reason: 'wrongKind', fields: ['category', 'nameZh'], category: 'hygiene' }),
  ];
  expect(itemAt(life, asOf('2026-03-02', '2026-03-04'))).toMatchObject({ quantity: 2, category: 'food', version: 1 });
  expect(itemAt(life, asOf('2026-03-02', '2026-03-05'))).toMatchObject({ quantity: 20, category: 'food', version: 2 });
  expect(itemAt(life, asOf('2026-03-02'))).toMatchObject({ quantity: 20, category: 'hygiene' });
  expect(itemAt(life, asOf('2026-02-01'))).toBeNull();
});

it('says nothing of what the history did not keep', () => {
  const { shelf: _, ...old } = GIFT;
  const life = [
    fact('received', '2026-03-01', old),
    fact('corrected', '2026-03-02', { reason: 'mistyped', fields: ['quantity'] }),
    fact('moved', '2026-03-03', { shelf: 'B' }),
  ];
  expect(itemAt(life, asOf('2026-03-02', '2026-03-01'))).toMatchObject({ shelf: null, quantity: 2 });
  expect(itemAt(life, asOf('2026-03-02'))).toMatchObject({ shelf: null, quantity: null });
  expect(itemAt(life, EVER)).toMatchObject({ shelf: 'B', quantity: null, category: 'food' });
});

it('passes over a fact of a kind it does not know', () => {
  const life = [fact('received', '2026-03-01', GIFT), fact('recalled', '2026-03-02', { recallId: 'x' })];
  expect(itemAt(life, EVER)).toMatchObject({ status: 'inStore', version: 2 });
});

it('moves an item as the database counts it', () => {
  for (const type of ITEM_EVENT_TYPES) {
    const status = STATUS_AFTER[type];
    const details = { ...GIFT, planId: 'p', runId: 'r', reason: 'damaged', fields: [] };
    const isFirst = type === 'received' || type === 'made';
    const life = isFirst
      ? [fact(type, '2026-03-01', details)]
      : [fact('received', '2026-03-01', GIFT), fact(type, '2026-03-01', details)];
    expect([type, itemAt(life, EVER)?.status]).toEqual([type, status ?? 'inStore']);
  }
});

it('tells the same of now whatever days its facts are of', () => {
  const types = ITEM_EVENT_TYPES.filter((type) => type !== 'received' && type !== 'made');
  const deed = fc.record({
    type: fc.constantFrom(...types, 'recalled'),
    daysLate: fc.nat(10),
    planId: fc.constantFrom('p', 'q'),
    shelf: fc.constantFrom('A', 'B', 'C'),
    quantity: fc.integer({ min: 1, max: 9 }),
  });
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 20 }), (deeds) => {
      const received = { ...fact('received', '2026-03-01', GIFT), version: 1 };
      const told = deeds.map(({ type, daysLate, ...details }, nth) => {
        const recordedAt = NOON(`2026-03-${String(15 + Math.floor(nth / 5)).padStart(2, '0')}`);
        const late = localDateAt(new Date(recordedAt.getTime() - daysLate * 86_400_000));
        const all = { ...details, runId: 'r', reason: 'damaged', fields: ['quantity'] };
        return { version: nth + 2, type, happenedOn: late, recordedAt, details: all };
      });
      const onTime = told.map((late) => ({ ...late, happenedOn: localDateAt(late.recordedAt) }));
      expect(itemAt([received, ...told], EVER)).toEqual(itemAt([received, ...onTime], EVER));
      expect(itemAt([received, ...told].toReversed(), EVER)).toEqual(itemAt([received, ...told], EVER));
    }),
  );
});

it.each([
  ['inStore', 'store'],
  ['held', 'store'],
  ['quarantined', 'store'],
  ['issued', 'run'],
  ['delivered', 'recipient'],
  ['discarded', 'nobody'],
  ['lost', 'nobody'],
  ['split', 'nobody'],
] as const)('says who has an item that is %s: %s', (status, holder) => {
  expect(holderOf(status)).toBe(holder);
});
