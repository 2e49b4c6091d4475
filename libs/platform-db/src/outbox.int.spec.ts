import { NATION } from '@yicang/kernel';
import { randomUUID } from 'node:crypto';

import { DeadLetters } from './dead-letters.js';
import { Outbox, type OutboxRow } from './outbox.js';
import { ELSEWHERE, HERE, openSpecimen, sackFilledV1, type Specimen } from './specimen.fixture.js';

let specimen: Specimen;
let outbox: Outbox;
beforeAll(async () => {
  specimen = await openSpecimen();
  outbox = new Outbox(specimen.uow);
});
beforeEach(() => specimen.admin.query('truncate outbox'));
afterAll(() => specimen.close());

const FIRST = '2026-03-01T08:00:00.000000001Z';
const SECOND = '2026-04-01T08:00:00.000000001Z';

async function emitted(count: number, place = HERE): Promise<OutboxRow[]> {
  for (let version = 1; version <= count; version++)
    await specimen.uow.system('inventory.fill-sacks', place, (tx) =>
      tx.emit(sackFilledV1, { version }, { sackId: randomUUID(), weightGrams: 500 }),
    );
  return outbox.unsent(100);
}

const markedAs = (rows: readonly OutboxRow[], streamCreated: string, firstSeq = 1) =>
  rows.map(({ pos }, index) => ({ pos, streamCreated, seq: firstSeq + index }));

it('gives what is unsent in the order it was written, of every tenant, and not what is marked', async () => {
  const rows = [...(await emitted(2)), ...(await emitted(1, ELSEWHERE)).slice(-1)];
  expect(rows.map(({ pos }) => BigInt(pos))).toEqual(
    [...rows.map(({ pos }) => BigInt(pos))].sort((a, b) => Number(a - b)),
  );
  expect(await outbox.unsent(2)).toEqual(rows.slice(0, 2));
  await outbox.markSent(markedAs(rows.slice(0, 2), FIRST));
  expect(await outbox.unsent(10)).toEqual(rows.slice(2));
  const status = await outbox.status();
  expect(status.unsent).toBe(1);
  expect(status.oldestUnsentAt).toBeInstanceOf(Date);
});

it('knows the last place of the newest stream', async () => {
  expect(await outbox.highestSent()).toBeNull();
  const rows = await emitted(3);
  await outbox.markSent(markedAs(rows.slice(0, 2), FIRST, 41));
  expect(await outbox.highestSent()).toEqual({ streamCreated: FIRST, seq: 42 });
  await outbox.markSent(markedAs(rows.slice(2), SECOND));
  expect(await outbox.highestSent()).toEqual({ streamCreated: SECOND, seq: 1 });
  expect(await outbox.status()).toEqual({ unsent: 0, oldestUnsentAt: null });
});

it('sends again what a stream that was rolled back has lost', async () => {
  const rows = await emitted(3);
  await outbox.markSent(markedAs(rows, FIRST));
  expect(await outbox.clearSentAfter(FIRST, 2, 90)).toBe(1);
  expect(await outbox.unsent(10)).toEqual(rows.slice(2));
  expect(await outbox.clearSentAfter(FIRST, 2, 90)).toBe(0);
});

it('sends everything again when the stream is another or gone, but nothing older than the limit', async () => {
  const rows = await emitted(3);
  await outbox.markSent(markedAs(rows, FIRST));
  await specimen.admin.query(`update outbox set created_at = now() - interval '91 days' where pos = $1`, [
    rows[0]?.pos,
  ]);
  expect(await outbox.clearSentAfter(SECOND, 3, 90)).toBe(2);
  await outbox.markSent(markedAs(rows.slice(1), SECOND));
  expect(await outbox.clearSentAfter(null, 0, 90)).toBe(2);
  expect(await outbox.unsent(10)).toEqual(rows.slice(1));
});

it('parks a message once, in the tenant its subject names, whatever it holds', async () => {
  const letters = new DeadLetters(specimen.uow);
  const park = (seq: number, subject: string) =>
    letters.park('reporting-on-sacks', 'EVT_INVENTORY', seq, subject, 'not\0json', 'no JSON');
  await park(1, `evt.inventory.sack.filled.v1.51.5101.${HERE}`);
  await park(1, `evt.inventory.sack.filled.v1.51.5101.${HERE}`);
  await park(2, 'evt.inventory.sack.filled.v1.51.5101.0');
  await park(3, 'nonsense');
  expect(await letters.count()).toBe(3);
  const parked = await letters.list();
  expect(parked.map(({ seq, tenantCode }) => [seq, tenantCode])).toEqual([
    [3, NATION],
    [2, '5101'],
    [1, HERE],
  ]);
  expect(parked[2]).toMatchObject({ payload: 'not\uFFFDjson', problem: 'no JSON' });
  expect(parked[2]?.parkedAt).toBeInstanceOf(Date);
});
