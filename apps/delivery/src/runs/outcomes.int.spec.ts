import { addDays, localDateAt, PUBLIC_ACTOR, type LocalDate } from '@yicang/kernel';
import { aPerson } from '@yicang/testing';
import { Delivery, HERE, KEEPER, localOf, NEIGHBOURS, VOLUNTEER } from '../delivery.fixture.js';

const TODAY = localDateAt(new Date());
const DAY_MS = 24 * 60 * 60_000;

let delivery: Delivery;
beforeAll(async () => {
  delivery = await Delivery.open();
});
afterAll(() => delivery?.close());

interface RunSeen {
  readonly code: string;
  readonly stops: readonly { readonly attempt: number; readonly failure: string | null }[];
}
async function seen(run: string): Promise<RunSeen> {
  const query = 'query ($id: ID!) { run(id: $id) { code stops { attempt failure } } }';
  return (await delivery.station.data<{ run: RunSeen }>(KEEPER, query, { id: run })).run;
}

describe('what may come of a stop', () => {
  it.each(['NOBODY_HOME', 'REFUSED', 'POSTPONED', 'DAMAGED', 'LOST', 'WRONG_ADDRESS', 'OTHER'])(
    '%s: the need is open again, and inventory is told',
    async (reason) => {
      const { stop, run, need } = await delivery.aStop();
      expect(await delivery.failStop(stop, { reason })).toMatchObject({ status: 'FAILED', failure: reason });
      expect(await delivery.counted(need)).toEqual([0, 0, 'OPEN']);
      expect(await seen(run)).toMatchObject({ stops: [{ attempt: 1, failure: reason }] });
      expect(await delivery.told('delivery.stop.failed.v1', localOf(stop))).toHaveLength(1);
    },
  );
  it('is followed by another attempt, and attempts are counted', async () => {
    const { stop, need } = await delivery.aStop();
    await delivery.failStop(stop);
    for (const attempt of [2, 3]) {
      const itemCode = (await delivery.aHeldPlan()).itemCode; // of another need: only its code is wanted
      delivery.inventory.holds.delete(itemCode);
      const { id: plan } = await delivery.planDelivery(need, itemCode);
      const { id: run, stops = [] } = await delivery.startRun([plan]);
      expect((await seen(run)).stops).toMatchObject([{ attempt }]);
      if (attempt === 2) await delivery.failStop(stops[0]?.id ?? '');
    }
  });
});

describe('what a phone tells late', () => {
  const yesterday = new Date(Date.now() - DAY_MS).toISOString();
  const departedBefore = (run: string, days = 3) =>
    delivery.station.rows('update run set started_on = started_on - $2::integer where id = $1', [localOf(run), days]);

  it('takes its own day, on the stop, in the receipt and in what is told', async () => {
    const { stop, run, itemCode } = await delivery.aStop();
    await departedBefore(run);
    const endedOn = addDays(TODAY, -1);
    const outcome = await delivery.handOver(stop, { happenedAt: yesterday });
    expect(outcome).toMatchObject({ status: 'HANDED_OVER', endedOn, receipt: { deliveredOn: endedOn } });
    expect(await delivery.told('delivery.stop.handed-over.v1', localOf(stop))).toMatchObject([
      { itemCode, handedOverOn: endedOn },
    ]);
    const receipt = await delivery.told('delivery.receipt.published.v1', outcome.receipt?.code ?? '');
    expect(receipt).toMatchObject([{ deliveredOn: endedOn }]);
  });
  it('is done once when two phones tell it', async () => {
    const { stop, run, itemCode } = await delivery.aStop();
    await departedBefore(run);
    const told = await Promise.all([yesterday, undefined].map((happenedAt) => delivery.handOver(stop, { happenedAt })));
    expect(told.filter(({ status }) => status === 'HANDED_OVER')).toHaveLength(1);
    expect(told.filter(({ reason }) => reason === 'STOP_NOT_UNDER_WAY')).toHaveLength(1);
    expect(await delivery.station.rows('select from receipt where item_code = $1', [itemCode])).toHaveLength(1);
  });
  it('is refused for a time before the departure, after now, or long ago, and costs the family no try', async () => {
    const { stop, run } = await delivery.aStop();
    const tries = delivery.registry.tries.length;
    const wrong = { reason: 'STOP_TIME_WRONG' };
    expect(await delivery.handOver(stop, { happenedAt: yesterday })).toEqual(wrong);
    expect(await delivery.failStop(stop, { happenedAt: yesterday })).toEqual(wrong);
    await departedBefore(run, 30);
    for (const days of [-1, 8]) {
      const happenedAt = new Date(Date.now() - days * DAY_MS).toISOString();
      expect(await delivery.handOver(stop, { happenedAt })).toEqual(wrong);
    }
    expect(delivery.registry.tries).toHaveLength(tries);
    expect(await delivery.failStop(stop, { happenedAt: yesterday })).toMatchObject({
      status: 'FAILED',
      endedOn: addDays(TODAY, -1),
    });
  });
});

describe('the receipts of a run', () => {
  const receiptsOf = async (code: string) => {
    const query = 'query ($code: String!) { receiptsOfRun(code: $code) { code itemCode deliveredOn } }';
    const answer = await delivery.station.data<{ receiptsOfRun: { itemCode: string }[] }>(PUBLIC_ACTOR, query, {
      code,
    });
    return answer.receiptsOfRun.map(({ itemCode }) => itemCode);
  };
  it('are read together by anybody who has its code', async () => {
    const held = [await delivery.aHeldPlan(), await delivery.aHeldPlan()];
    const { id: run, stops = [] } = await delivery.startRun(held.map(({ plan }) => plan));
    const { code } = await seen(run);
    expect(await receiptsOf(code)).toEqual([]);
    for (const { id } of stops) await delivery.handOver(id);
    expect((await receiptsOf(` ${code.toLowerCase()} `)).sort()).toEqual(held.map(({ itemCode }) => itemCode).sort());
    for (const nothing of ['D00000000000', 'nonsense', '']) expect(await receiptsOf(nothing)).toEqual([]);
  });
});

describe('how far the runs of a day have come', () => {
  async function progress(actor = KEEPER, place: string = HERE, on: LocalDate = TODAY) {
    const query = `query ($place: TenantCode!, $on: LocalDate!) { runProgress(place: $place, on: $on, first: 10) {
      edges { node { runs finished waiting underWay handedOver failed notIssued } } } }`;
    const { data, errors } = await delivery.station.ask<{ runProgress: { edges: { node: Record<string, number> }[] } }>(
      actor,
      query,
      { place, on },
    );
    return data?.runProgress?.edges.map(({ node }) => node) ?? errors?.[0]?.extensions?.['reason'];
  }
  it('is counted by community, for those who plan them or answer for them', async () => {
    const before = ((await progress()) as Record<string, number>[])[0] ?? {};
    const [open, done, failed] = [await delivery.aStop(), await delivery.aStop(), await delivery.aStop()];
    await delivery.handOver(done.stop);
    await delivery.failStop(failed.stop);
    const [after = {}] = (await progress()) as Record<string, number>[];
    const gained = Object.fromEntries(
      Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)]),
    );
    expect(gained).toEqual({ runs: 3, finished: 2, waiting: 0, underWay: 1, handedOver: 1, failed: 1, notIssued: 0 });
    expect(await progress(aPerson('cityCoordinator', HERE.slice(0, 4) as typeof HERE), '5101')).toEqual([after]);
    expect(await progress(KEEPER, HERE, addDays(TODAY, -1))).not.toEqual([after]);
    expect(open.run).not.toBe('');
  });
  it('is not for volunteers, nor for next door', async () => {
    for (const other of [VOLUNTEER, ...NEIGHBOURS]) expect(await progress(other)).toBe('NOT_PERMITTED');
  });
});
