import { refuse } from '@yicang/kernel';
import { randomUUID } from 'node:crypto';

import { ConstraintViolation, Fault, refusalByConstraint } from './faults.js';
import { aSack, ELSEWHERE, HERE, openSpecimen, SackEntity, sackFilledV1, type Specimen } from './specimen.fixture.js';
import { ROWS_MAX, type Tx } from './tx.js';

let specimen: Specimen;
beforeAll(async () => {
  specimen = await openSpecimen();
});
afterAll(() => specimen.close());

const inside = <R>(work: (tx: Tx) => Promise<R>) => specimen.uow.system('inventory.fill-sacks', HERE, work);

it('knows the database its time, the same for the whole transaction', async () => {
  const { now, said } = await inside(async (tx) => {
    const [row] = await tx.sql<{ said: Date }>('select now() as said');
    return { now: tx.now, said: row?.said };
  });
  expect(said).toEqual(now);
});

it('gives back what was inserted as the table holds it, and the same when it is read', async () => {
  await inside(async (tx) => {
    const filledAt = new Date('2026-03-01T00:00:00.000Z');
    const sack = await tx.insert(SackEntity, { ...aSack(), weightGrams: 2 ** 40, filledOn: '2026-03-01', filledAt });
    expect(sack).toMatchObject({
      tenantCode: HERE,
      version: 1,
      weightGrams: 2 ** 40,
      filledOn: '2026-03-01',
      filledAt,
    });
    expect(await tx.findOne(SackEntity, { id: sack.id })).toEqual(sack);
    expect(await tx.find(SackEntity, { label: sack.label }, { orderBy: { id: 'asc' }, limit: 1 })).toEqual([sack]);
    expect(await tx.rows(SackEntity, 'where label = $1 order by id limit $2', [sack.label, 5])).toEqual([sack]);
  });
});

it('keeps the version a projection says, and goes on from it', async () => {
  await inside(async (tx) => {
    const seen = await tx.insert(SackEntity, { ...aSack(), version: 7 });
    expect(seen.version).toBe(7);
    expect((await tx.save(SackEntity, seen, { version: 9 })).version).toBe(9);
  });
});

it('reads a date of a statement as the text it is', async () => {
  const rows = await inside((tx) => tx.sql(`select date '2026-03-01' as day, 9007199254740993 as big`));
  expect(rows).toEqual([{ day: '2026-03-01', big: '9007199254740993' }]);
});

it('does not insert for another tenant', async () => {
  const reaching = inside((tx) => tx.insert(SackEntity, { ...aSack(), tenantCode: ELSEWHERE }));
  await expect(reaching).rejects.toThrow('row-level security');
});

it('tells a broken constraint by its name', async () => {
  const label = randomUUID();
  await inside((tx) => tx.insert(SackEntity, aSack(label)));
  const again = (tx: Tx) => tx.insert(SackEntity, aSack(label));
  const refusals = { sack_label_once: refuse('SACK_LABEL_TAKEN', { label }) };
  await expect(inside(again)).rejects.toMatchObject({ name: 'ConstraintViolation', constraint: 'sack_label_once' });
  expect(await inside((tx) => refusalByConstraint(refusals, () => again(tx)))).toEqual(refusals.sack_label_once);
  const negative = inside((tx) =>
    refusalByConstraint(refusals, () => tx.insert(SackEntity, { ...aSack(), weightGrams: -1 })),
  );
  await expect(negative).rejects.toMatchObject({ constraint: 'sack_weight_not_negative' });
});

it('takes one event per version of its aggregate, strictly as it was promised', async () => {
  const sack = { id: randomUUID(), version: 1 };
  const emit = (payload: { sackId: string; weightGrams: number }) =>
    inside((tx) => tx.emit(sackFilledV1, sack, payload));
  await emit({ sackId: sack.id, weightGrams: 500 });
  await expect(emit({ sackId: sack.id, weightGrams: 500 })).rejects.toMatchObject({
    constraint: 'outbox_one_event_per_version',
  });
  const chatty = { sackId: sack.id, weightGrams: 500, name: 'Li' };
  await expect(emit(chatty)).rejects.toThrow('name');
});

it('takes one event of each of many aggregates, as strictly, and told as one alone would be', async () => {
  const alone = { sackId: randomUUID(), weightGrams: 500 };
  const sacks = Array.from({ length: 3 }, () => ({ sackId: randomUUID(), weightGrams: 500 }));
  await inside(async (tx) => {
    await tx.emit(sackFilledV1, { version: 1 }, alone);
    await tx.emitAll(
      sackFilledV1,
      sacks.map((payload) => ({ version: 1, payload })),
    );
  });
  const { rows } = await specimen.admin.query<{ id: string; head: object; payload: object }>(
    `select aggregate_id as id, envelope -> 'payload' as payload, jsonb_build_object('subject', subject, 'aggregate', aggregate,
            'version', aggregate_version, 'envelope', envelope - array['id', 'aggregateId', 'payload']) as head
       from outbox where aggregate_id = any ($1)`,
    [[...sacks, alone].map(({ sackId }) => sackId)],
  );
  const told = new Map(rows.map((row) => [row.id, row]));
  for (const sack of sacks) {
    expect(told.get(sack.sackId)?.payload).toEqual(sack);
    expect(told.get(sack.sackId)?.head).toEqual(told.get(alone.sackId)?.head);
  }
  const chatty = { version: 1, payload: { sackId: randomUUID(), weightGrams: 500, name: 'Li' } };
  await expect(inside((tx) => tx.emitAll(sackFilledV1, [chatty]))).rejects.toThrow('name');
});

it('keeps what is on record as it is', async () => {
  await inside((tx) => tx.audit('inventory.look', { sackId: 's' }));
  const changing = specimen.admin.query('delete from audit_entry');
  await expect(changing).rejects.toThrow('append-only');
});

it('reads a bounded page', async () => {
  const reading = (limit: number) => inside((tx) => tx.find(SackEntity, {}, { limit }));
  await expect(reading(ROWS_MAX + 1)).rejects.toBeInstanceOf(Fault);
  await expect(reading(0)).rejects.toBeInstanceOf(Fault);
});

it('is told that the database is away as an infrastructure fault, and works when it is back', async () => {
  const cut = inside(async (tx) => {
    const [row] = await tx.sql<{ pid: number }>('select pg_backend_pid() as pid');
    await specimen.admin.query('select pg_terminate_backend($1)', [row?.pid]);
    return tx.sql('select pg_sleep(1)');
  });
  await expect(cut).rejects.toMatchObject({ name: 'InfrastructureFault' });
  expect(await inside(async () => 'back')).toBe('back');
  expect(new ConstraintViolation('x', null)).toBeInstanceOf(Fault);
});
