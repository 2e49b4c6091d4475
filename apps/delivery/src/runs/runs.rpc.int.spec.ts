import { tellCarriedFamiliesV1 } from '@yicang/contracts';
import { globalId, Refusal, type AccountId, type Actor, type FamilyId, type TenantCode } from '@yicang/kernel';
import { type Bus } from '@yicang/platform-nats';
import { aPerson } from '@yicang/testing';
import { Delivery, HERE, localOf, NEXT_DOOR, RECIPIENT } from '../delivery.fixture.js';
import { COUSIN_ID, RECIPIENT_ID } from '../neighbours.fixture.js';

let delivery: Delivery;
let registry: Bus;
beforeAll(async () => {
  delivery = await Delivery.open();
  registry = await delivery.station.neighbour('registry');
});
afterAll(() => delivery?.close());
afterEach(() => delivery.inventory.speakAgain());

const BOTH = [RECIPIENT_ID, COUSIN_ID] as readonly string[] as readonly FamilyId[];
const COUSIN = globalId('Family', HERE, COUSIN_ID);

async function carried(volunteer: Actor, familyIds = BOTH, tenantCode: TenantCode = HERE): Promise<string[]> {
  const volunteerAccountId = volunteer.subject as AccountId;
  const input = { tenantCode, volunteerAccountId, familyIds: [...familyIds] };
  const answer = await registry.rpc(tellCarriedFamiliesV1, input, { traceId: 'a-spec' });
  if (answer instanceof Refusal) throw new Error(answer.reason);
  return [...answer.familyIds].sort();
}

/** A run of hers to the doors of both families. */
async function aRunToBoth(volunteer: Actor) {
  const { plan: one } = await delivery.aHeldPlan();
  const { plan: other } = await delivery.aHeldPlan({}, { familyId: COUSIN });
  const { id, stops = [] } = await delivery.startRun([one, other], { volunteerAccountId: volunteer.subject });
  return { run: id, toRecipient: stops[0]?.id ?? '', toCousin: stops[1]?.id ?? '' };
}

describe('the families a volunteer is on the way to', () => {
  it('are those of her stops until each is over', async () => {
    const volunteer = aPerson('volunteer', HERE);
    expect(await carried(volunteer)).toEqual([]);
    const { toRecipient, toCousin } = await aRunToBoth(volunteer);
    expect(await carried(volunteer)).toEqual(BOTH);
    await delivery.handOver(toRecipient, {}, volunteer);
    expect(await carried(volunteer)).toEqual([COUSIN_ID]);
    await delivery.failStop(toCousin, {}, volunteer);
    expect(await carried(volunteer)).toEqual([]);
  });
  it('are told of those asked for only, each once, however many stops lead to its door', async () => {
    const volunteer = aPerson('volunteer', HERE);
    await aRunToBoth(volunteer);
    await aRunToBoth(volunteer);
    expect(await carried(volunteer)).toEqual(BOTH);
    expect(await carried(volunteer, BOTH.slice(1))).toEqual([COUSIN_ID]);
  });
  it('are not told of another volunteer, nor of another community', async () => {
    const volunteer = aPerson('volunteer', HERE);
    await aRunToBoth(volunteer);
    expect(await carried(aPerson('volunteer', HERE))).toEqual([]);
    expect(await carried(volunteer, BOTH, NEXT_DOOR)).toEqual([]);
  });
  it('are not told while the run is departing, nor of a stop whose item the store would not give', async () => {
    const volunteer = aPerson('volunteer', HERE);
    const { plan } = await delivery.aHeldPlan();
    const { plan: bad, itemCode } = await delivery.aHeldPlan({}, { familyId: COUSIN });
    delivery.inventory.refuses(itemCode, 'ITEM_HOLD_LAPSED');
    delivery.inventory.keepSilent();
    const started = await delivery.startRun([plan, bad], { volunteerAccountId: volunteer.subject });
    expect(started.error).toBe('SERVICE_UNAVAILABLE');
    expect(await carried(volunteer)).toEqual([]);
    delivery.inventory.speakAgain();
    const [row] = await delivery.station.rows<{ run: string }>(
      'select run_id as run from stop join plan on plan.id = plan_id where plan.id = $1',
      [localOf(plan)],
    );
    const run = globalId('Run', HERE, row?.run ?? '');
    await delivery.hasten('issue-items', run);
    await delivery.until('run', run, 'UNDER_WAY');
    expect(await carried(volunteer)).toEqual([RECIPIENT_ID]);
  });
  it('are asked for by registry alone', async () => {
    const input = { tenantCode: HERE, volunteerAccountId: aPerson('volunteer', HERE).subject as AccountId };
    const reporting = await delivery.station.neighbour('reporting');
    const asked = reporting.rpc(tellCarriedFamiliesV1, { ...input, familyIds: [...BOTH] }, { traceId: 'a-spec' });
    await expect(asked).rejects.toThrow();
  });
});

it('names the family of a stop to the volunteer who carries it, and to no other', async () => {
  const [volunteer, other] = [aPerson('volunteer', HERE), aPerson('volunteer', HERE)];
  const { run } = await aRunToBoth(volunteer);
  const query = 'query ($id: ID!) { run(id: $id) { stops { family { id } } } }';
  expect(await delivery.station.data(volunteer, query, { id: run })).toEqual({
    run: { stops: [{ family: { id: RECIPIENT } }, { family: { id: COUSIN } }] },
  });
  expect(await delivery.station.data(other, query, { id: run })).toEqual({ run: null });
});
