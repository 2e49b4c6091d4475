import { randomUUID } from 'node:crypto';
import { SIGNATURE_BYTES_MAX } from '@yicang/contracts';
import { PUBLIC_ACTOR, type Actor, type FamilyId } from '@yicang/kernel';
import { aPerson } from '@yicang/testing';
import { Delivery, HERE, localOf, MANAGER, VOLUNTEER } from '../delivery.fixture.js';
import { RECIPIENT_ID } from '../neighbours.fixture.js';

let delivery: Delivery;
beforeAll(async () => {
  delivery = await Delivery.open();
});
afterAll(() => delivery?.close());

const NO_CODE = { handOverCode: null };
const [handedOver, notUnderWay] = [{ status: 'HANDED_OVER' }, { reason: 'STOP_NOT_UNDER_WAY' }];
const bringPicture = (actor: Actor = VOLUNTEER, words = 'a picture') =>
  delivery.bring(actor, Buffer.from(words), 'image/png');
const sign = (stop: string, signatureFileId: string, facts: object = {}, actor: Actor = VOLUNTEER) =>
  delivery.handOver(stop, { ...NO_CODE, signatureFileId, ...facts }, actor);
const leave = (stop: string, facts: object = {}, actor: Actor = VOLUNTEER) =>
  delivery.handOver(stop, { ...NO_CODE, isLeftWithNeighbour: true, ...facts }, actor);
const allow = (planId: string, facts: object = {}) =>
  delivery.change(MANAGER, 'allowNeighbour', { planId, relation: 'DOORKEEPER', givenBy: 'RECIPIENT', ...facts });
const keptAt = (stop: string) => delivery.registry.signatures.get(localOf(stop));
const triesAt = (stop: string) => delivery.registry.tries.filter((stopId) => stopId === localOf(stop)).length;

describe('a hand-over by signature', () => {
  it('has registry keep the picture, meets the need, and costs the family no try of its code', async () => {
    const { stop, need } = await delivery.aStop();
    expect(await sign(stop, await bringPicture())).toMatchObject({ ...handedOver, proof: 'SIGNATURE' });
    expect(keptAt(stop)).toMatch(/^[0-9a-f]{64}$/);
    expect(triesAt(stop)).toBe(0);
    expect(await delivery.statusOf('need', need)).toBe('MET');
  });
  it('needs a picture that the volunteer herself brought', async () => {
    const { stop } = await delivery.aStop();
    for (const file of [await bringPicture(MANAGER), 'x'])
      expect(await sign(stop, file)).toEqual({ reason: 'FILE_NOT_FOUND' });
    const unreadable = { reason: 'SIGNATURE_UNREADABLE' };
    expect(await sign(stop, await delivery.bring(VOLUNTEER, Buffer.from('品名,数量')))).toEqual(unreadable);
    expect(await sign(stop, await bringPicture(VOLUNTEER, 'x'.repeat(SIGNATURE_BYTES_MAX + 1)))).toEqual(unreadable);
    expect(keptAt(stop)).toBeUndefined();
    expect(await delivery.handOver(stop)).toMatchObject({ ...handedOver, proof: 'CODE' });
  });
  it('is not there for another volunteer, and over once it is over: nothing is kept', async () => {
    const { stop } = await delivery.aStop();
    const another = aPerson('volunteer', HERE);
    expect(await sign(stop, await bringPicture(another), {}, another)).toEqual({ reason: 'STOP_NOT_FOUND' });
    await delivery.handOver(stop);
    expect(await sign(stop, await bringPicture())).toEqual(notUnderWay);
    expect(keptAt(stop)).toBeUndefined();
  });
  it('is done once, however often the command is sent, with the file brought again too', async () => {
    const { stop } = await delivery.aStop();
    const command = { commandId: randomUUID() };
    const first = await sign(stop, await bringPicture(), command);
    expect(await sign(stop, await bringPicture(), command)).toEqual(first);
    expect(await sign(stop, await bringPicture(VOLUNTEER, 'another'), command)).toEqual({
      reason: 'COMMAND_ID_REUSED',
    });
    expect(await delivery.told('delivery.stop.handed-over.v1', localOf(stop))).toHaveLength(1);
  });
  it('waits while registry is away, and is done by the same command afterwards', async () => {
    const { stop, need } = await delivery.aStop();
    const [command, file] = [{ commandId: randomUUID() }, await bringPicture()];
    await delivery.registry.leave();
    expect(await sign(stop, file, command)).toMatchObject({ error: 'SERVICE_UNAVAILABLE' });
    expect(await delivery.statusOf('need', need)).toBe('PLANNED');
    await delivery.registry.comeBack();
    expect(await sign(stop, file, command)).toMatchObject(handedOver);
  });
});

describe('a hand-over to a neighbour', () => {
  it('is refused without a consent for this plan, with one that was withdrawn, and with another plan’s', async () => {
    const [{ stop, need, plan }, other] = [await delivery.aStop(), await delivery.aStop()];
    const refused = { reason: 'NEIGHBOUR_NOT_ALLOWED' };
    await allow(other.plan);
    expect(await leave(stop)).toEqual(refused);
    await allow(plan);
    await delivery.change(MANAGER, 'disallowNeighbour', { planId: plan });
    expect(await leave(stop)).toEqual(refused);
    expect(await delivery.statusOf('need', need)).toBe('PLANNED');
    expect(await leave(other.stop)).toMatchObject({ ...handedOver, proof: 'NEIGHBOUR' });
  });
  it('is done by the consent on record, and the stop tells the volunteer that there is one', async () => {
    const { stop, plan, need } = await delivery.aStop();
    await allow(plan);
    const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Stop { neighbourConsent { relation givenBy } } } }`;
    const of = [{ __typename: 'Stop', id: stop }];
    const seen = await delivery.station.data<{ _entities: unknown[] }>(VOLUNTEER, query, { of });
    expect(seen._entities).toEqual([{ neighbourConsent: { relation: 'DOORKEEPER', givenBy: 'RECIPIENT' } }]);
    expect(await leave(stop)).toMatchObject(handedOver);
    expect(await delivery.statusOf('need', need)).toBe('MET');
  });
  it('happens once of twenty attempts', async () => {
    const { stop, plan } = await delivery.aStop();
    await allow(plan);
    const sent = await Promise.all(Array.from({ length: 20 }, () => leave(stop)));
    expect(sent.filter(({ status }) => status === 'HANDED_OVER')).toHaveLength(1);
    expect(sent.filter(({ reason }) => reason === 'STOP_NOT_UNDER_WAY')).toHaveLength(19);
  });
  it('happens, or does not, when the consent is withdrawn in that moment: the stop says which', async () => {
    const { stop, plan } = await delivery.aStop();
    await allow(plan);
    const [left] = await Promise.all([leave(stop), delivery.change(MANAGER, 'disallowNeighbour', { planId: plan })]);
    const isLeft = left.status === 'HANDED_OVER';
    expect(left).toMatchObject(isLeft ? handedOver : { reason: 'NEIGHBOUR_NOT_ALLOWED' });
    expect(await delivery.handOver(stop)).toMatchObject(isLeft ? notUnderWay : handedOver);
  });
  it('is refused when the family is in the register no more', async () => {
    const { stop, plan } = await delivery.aStop();
    await allow(plan);
    delivery.registry.forgets(RECIPIENT_ID as FamilyId);
    expect(await leave(stop)).toEqual({ reason: 'FAMILY_NOT_FOUND' });
    expect(await sign(stop, await bringPicture())).toEqual({ reason: 'FAMILY_NOT_FOUND' });
    delivery.registry.forgets(null);
    expect(await leave(stop)).toMatchObject(handedOver);
  });
});

describe('the proof', () => {
  it.each([NO_CODE, { isLeftWithNeighbour: true }, { signatureFileId: 'x' }, { ...NO_CODE, signatureFileId: '' }])(
    'is one, and not none or two: %j',
    async (facts) => {
      const { stop } = await delivery.aStop();
      expect(await delivery.handOver(stop, facts)).toMatchObject({ error: 'BAD_USER_INPUT' });
      expect(triesAt(stop)).toBe(0);
    },
  );
  it('is the stop’s, and stands on no receipt', async () => {
    const { stop, plan, itemCode } = await delivery.aStop();
    await allow(plan);
    const { receipt } = await leave(stop);
    const rows = await delivery.station.rows('select proof from stop where item_code = $1', [itemCode]);
    expect(rows).toEqual([{ proof: 'neighbour' }]);
    const query = `query ($code: String!) { receipt(code: $code) { ... on Receipt { id code itemNameZh deliveredOn } } }`;
    const shown = await delivery.station.data(PUBLIC_ACTOR, query, { code: receipt?.code });
    const written = await delivery.station.rows('select * from receipt where code = $1', [receipt?.code]);
    expect(JSON.stringify([shown, written])).not.toMatch(/neighbour|doorkeeper|proof/i);
  });
});
