import { randomUUID } from 'node:crypto';

import { type DueWork, DueWorker, type FaultLog } from './due-work.js';
import { ELSEWHERE, HERE, openSpecimen, type Specimen } from './specimen.fixture.js';

let specimen: Specimen;
beforeAll(async () => {
  specimen = await openSpecimen(10);
});
beforeEach(() => specimen.admin.query('truncate due_work'));
afterAll(() => specimen.close());

const faults: unknown[] = [];
const log: FaultLog = { error: (details) => faults.push(details) };
const aWorker = () => new DueWorker(specimen.uow, log);
const JOB = 'inventory.expire-holds';

const schedule = (ref: string, dueInMs = -1_000, place = HERE) =>
  specimen.uow.system(JOB, place, (tx) => tx.schedule('expire-hold', ref, new Date(tx.now.getTime() + dueInMs)));

interface Standing {
  readonly ref: string;
  readonly attempt: number;
  readonly problem: string | null;
  readonly waits: number;
}

async function standing(): Promise<Standing[]> {
  const { rows } = await specimen.admin.query<Standing>(
    'select ref, attempt, problem, extract(epoch from due_at - now())::float as waits from due_work order by ref',
  );
  return rows;
}

it('does what is due, in its tenant, once, and not what is not', async () => {
  await schedule('now');
  await schedule('elsewhere', -1, ELSEWHERE);
  await schedule('later', 60_000);
  const done: DueWork[] = [];
  const worker = aWorker();
  worker.on('expire-hold', async (work) => void done.push(work));
  expect(await worker.runOnce()).toBe(2);
  expect(await worker.runOnce()).toBe(0);
  expect(done.sort((one, other) => (one.ref < other.ref ? -1 : 1))).toEqual([
    { tenantCode: ELSEWHERE, ref: 'elsewhere', attempt: 1 },
    { tenantCode: HERE, ref: 'now', attempt: 1 },
  ]);
  expect((await standing()).map(({ ref }) => ref)).toEqual(['later']);
});

it('leaves alone what it has no handler for, and what was unscheduled', async () => {
  await schedule('unscheduled');
  await specimen.uow.system(JOB, HERE, (tx) => tx.unschedule('expire-hold', 'unscheduled'));
  await specimen.uow.system(JOB, HERE, (tx) => tx.schedule('other-work', 'it', tx.now));
  const worker = aWorker();
  worker.on('expire-hold', () => Promise.reject(new Error('nothing was due')));
  expect(await worker.runOnce()).toBe(0);
  expect((await standing()).map(({ ref }) => ref)).toEqual(['it']);
});

it('is shared by two workers without doing anything twice', async () => {
  const refs = Array.from({ length: 40 }, () => randomUUID()).sort();
  for (const ref of refs) await schedule(ref);
  const done: string[] = [];
  const workers = [aWorker(), aWorker()];
  for (const worker of workers) worker.on('expire-hold', async ({ ref }) => void done.push(ref));
  await Promise.all(
    workers.map(async (worker) => {
      while ((await worker.runOnce()) > 0);
    }),
  );
  expect(done.sort()).toEqual(refs);
  expect(await standing()).toEqual([]);
});

it('puts off what fails, longer each time, and keeps why', async () => {
  await schedule('it');
  const worker = aWorker();
  worker.on('expire-hold', () => Promise.reject(new Error('no answer')));
  await worker.runOnce();
  expect(faults.at(-1)).toMatchObject({ kind: 'expire-hold', ref: 'it', attempt: 1 });
  const [first] = await standing();
  expect(first).toMatchObject({ attempt: 1, problem: 'Error: no answer' });
  expect(first?.waits).toBeGreaterThan(1);
  await specimen.admin.query('update due_work set due_at = now()');
  await worker.runOnce();
  const [second] = await standing();
  expect(second?.attempt).toBe(2);
  expect(second?.waits).toBeGreaterThan(3);
});

it('keeps what was scheduled again while it was being done', async () => {
  await schedule('it');
  const worker = aWorker();
  worker.on('expire-hold', () => schedule('it', 60_000));
  await worker.runOnce();
  expect(await standing()).toMatchObject([{ ref: 'it', attempt: 0, problem: null }]);
});

it('gives the work of a worker that died to another when the lease is over', async () => {
  await schedule('it');
  const dying = aWorker();
  let revive = (): void => undefined;
  dying.on('expire-hold', () => new Promise((resolve) => (revive = resolve)));
  const never = dying.runOnce();
  const worker = aWorker();
  const done: DueWork[] = [];
  worker.on('expire-hold', async (work) => void done.push(work));
  while ((await standing())[0]?.attempt === 0);
  expect(await worker.runOnce()).toBe(0);
  await specimen.admin.query('update due_work set due_at = now()');
  expect(await worker.runOnce()).toBe(1);
  expect(done).toMatchObject([{ attempt: 2 }]);
  revive();
  await never;
});

it('stops when what it began has ended', async () => {
  await schedule('it');
  const worker = aWorker();
  let isDone = false;
  const begun = new Promise<void>((resolve) =>
    worker.on('expire-hold', async () => {
      resolve();
      await new Promise((later) => setTimeout(later, 50));
      isDone = true;
    }),
  );
  worker.start();
  await begun;
  await worker.stop();
  expect(isDone).toBe(true);
  expect(await standing()).toEqual([]);
});
