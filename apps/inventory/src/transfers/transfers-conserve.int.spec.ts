import fc from 'fast-check';
import { type ItemCode, type TenantCode } from '@yicang/kernel';
import { HERE, NEXT_DOOR } from '../inventory.fixture.js';
import { Neighbourhood } from './transfers.fixture.js';

const PLACES = [HERE, NEXT_DOOR] as const;
const RUNS = 8;

let near: Neighbourhood;
let agreement: string;
beforeAll(async () => {
  near = await Neighbourhood.open();
  agreement = await near.agree(HERE, NEXT_DOOR);
});
afterAll(() => near?.close());

/** What somebody does next, in one community or the other; `nth` picks among what there is. */
const deed = fc.record({
  place: fc.constantFrom(...PLACES),
  does: fc.constantFrom(
    'give',
    'send',
    'send',
    'receive',
    'receive',
    'receiveSome',
    'refuse',
    'callBack',
    'settle',
    'discard',
  ),
  nth: fc.nat(50),
});
type Deed = typeof deed extends fc.Arbitrary<infer D> ? D : never;

/** The ids of transfers of this side that stand so. */
async function transfers(place: TenantCode, direction: string, status: string): Promise<string[]> {
  const rows = await near.station.rows<{ id: string }>(
    'select id from transfer where tenant_code = $1 and direction = $2 and status = $3 order by id',
    [place, direction, status],
  );
  return rows.map(({ id }) => id);
}

async function linesOf(place: TenantCode, transfer: string): Promise<{ code: ItemCode; open: boolean }[]> {
  return near.station.rows(
    `select item_code as code, difference is not null and settled is null as open from transfer_line
      where tenant_code = $1 and transfer_id = $2 order by 1`,
    [place, transfer],
  );
}

async function happens({ place, does, nth }: Deed): Promise<unknown> {
  const pick = <T>(from: readonly T[]): T | undefined => from[nth % Math.max(from.length, 1)];
  if (does === 'give') return near.gift(place);
  if (does === 'send' || does === 'discard') {
    const free = await near.station.rows<{ code: ItemCode }>(
      `select code from item where tenant_code = $1 and status = 'inStore' order by code`,
      [place],
    );
    const codes = free.slice(nth % 3, (nth % 3) + 3).map(({ code }) => code);
    if (codes.length === 0) return;
    return does === 'send' ? near.send(place, agreement, codes) : near.discard(place, codes[0]!);
  }
  const coming = pick(await transfers(place, 'in', 'underWay'));
  if (does === 'callBack') {
    const going = pick(await transfers(place, 'out', 'underWay'));
    return going && near.callBack(place, going);
  }
  if (does === 'settle') {
    const open = pick(await transfers(place, 'out', 'differs'));
    if (open === undefined) return;
    const lines = (await linesOf(place, open)).filter((line) => line.open);
    const said = lines.map(({ code }, at) => ({
      itemCode: code,
      settled: (at + nth) % 2 === 0 ? 'LOST' : 'NEVER_LEFT',
    }));
    return said.length > 0 ? near.settle(place, open, said) : undefined;
  }
  if (coming === undefined) return;
  if (does === 'refuse') return near.refuse(place, coming);
  const codes = (await linesOf(place, coming)).map(({ code }) => code);
  const isHere = (at: number) => does === 'receive' || (at + nth) % 2 === 0;
  const differences = codes.filter((_, at) => !isHere(at)).map((itemCode) => ({ itemCode, difference: 'MISSING' }));
  return near.receive(
    place,
    coming,
    codes.filter((_, at) => isHere(at)),
    { differences },
  );
}

/** What must hold of two communities’ books when nothing is on its way any more: rows are offenders. */
const BROKEN: Readonly<Record<string, string>> = {
  'one custodian a code': `select code, count(*) filter (where status <> 'movedOut') as custodians from item
     group by code having count(*) filter (where status <> 'movedOut') <> 1`,
  'in each community what came is what is there, and what left': `
     select * from
       (select tenant_code, count(*) filter (where type in ('received', 'made', 'arrived')) as came,
               count(*) filter (where type = 'left') as went from item_event group by 1) as told
       join (select tenant_code, count(*) filter (where status <> 'movedOut') as have from item group by 1) as now using (tenant_code)
      where came <> have + went`,
  'what left arrived, by the same transfer, one version on': `
     select * from (select item_code, details ->> 'transferId' as by, version from item_event where type = 'left') as l
       full join (select item_code, details ->> 'transferId' as by, version - 1 as version from item_event where type = 'arrived') as a
            using (item_code, by, version)
      where (l is null) <> (a is null)`,
  'items on their way go with a transfer that is': `
     select item.* from item join transfer using (tenant_code)
      where transfer.id = item.transfer_id and item.status = 'inTransit' and transfer.status not in ('underWay', 'differs')`,
  'both sides say the same of a transfer': `
     select * from transfer o join transfer i on i.id = o.id and i.direction = 'in'
      where o.direction = 'out' and o.status <> i.status and (o.status, i.status) <> ('differs', 'received')`,
  'no code has two steps of one version': `
     select item_code, version from item_event group by 1, 2 having count(*) > 1`,
  'nothing is parked': 'select consumer, problem from dead_letter',
};

it('whatever two communities do at once, every code is in the books of one, and nothing is made or lost on the way', async () => {
  let received = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(deed, { minLength: 1, maxLength: 4 }), { minLength: 4, maxLength: 10 }),
      async (rounds) => {
        await Promise.all([near.gifts(3), near.gifts(2, NEXT_DOOR)]);
        for (const round of rounds) await Promise.all(round.map(happens));
        await near.settles();
        for (const [name, offenders] of Object.entries(BROKEN))
          expect([name, await near.station.rows(offenders)]).toEqual([name, []]);
        received = (await near.station.rows(`select from item_event where type = 'arrived'`)).length;
      },
    ),
    { numRuns: RUNS },
  );
  expect(received).toBeGreaterThan(0);
}, 120_000);
