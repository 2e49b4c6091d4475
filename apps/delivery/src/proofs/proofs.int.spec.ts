import { randomBytes, randomUUID } from 'node:crypto';
import { type FamilyId } from '@yicang/kernel';
import { readFileLink } from '@yicang/platform-files';
import { aPerson } from '@yicang/testing';
import { anUnknownId, Delivery, HERE, KEEPER, localOf, MANAGER, NEIGHBOURS, VOLUNTEER } from '../delivery.fixture.js';
import { DONOR_ID, RECIPIENT_ID } from '../neighbours.fixture.js';
import { SIGNATURE_KIB_MAX } from './proof.rules.js';

let delivery: Delivery;
beforeAll(async () => {
  delivery = await Delivery.open();
});
afterAll(() => delivery?.close());

const allow = (planId: string, proof: string | null, actor = MANAGER) =>
  delivery.change(actor, 'allowOtherProof', { planId, proof });
const byNeighbour = (stopId: string, facts: object = {}, actor = VOLUNTEER) =>
  delivery.change(actor, 'confirmByNeighbour', { stopId, neighbour: 'NEXT_DOOR', ...facts });
const bySignature = (stopId: string, fileId: string, facts: object = {}, actor = VOLUNTEER) =>
  delivery.change(actor, 'confirmBySignature', { stopId, fileId, ...facts });
const drawing = (bytes = 2_000) => randomBytes(bytes);
const bring = (content: Uint8Array = drawing(), actor = VOLUNTEER) => delivery.bring(actor, content, 'image/png');

async function seen(id: string, actor = VOLUNTEER): Promise<{ path: string; daysLeft: number } | null> {
  const query = 'query ($id: ID!) { stopSignature(id: $id) { path daysLeft } }';
  const { data } = await delivery.station.ask<{ stopSignature: { path: string; daysLeft: number } | null }>(
    actor,
    query,
    { id },
  );
  return data?.stopSignature ?? null;
}
const keptAs = async (stop: string) => {
  const [row] = await delivery.station.rows<{ sha256: string | null }>(
    'select signature_sha256 as sha256 from stop where id = $1',
    [localOf(stop)],
  );
  return row?.sha256 ?? null;
};
/** It is there when all that was only put is swept. */
const isKept = async (sha256: string) => {
  await delivery.files.sweep(new Date(Date.now() + 9 * 24 * 3_600_000));
  return (await delivery.files.head(sha256)) !== null;
};

describe('a neighbour who takes it', () => {
  it('is enough when that was allowed beforehand, and nothing is said of her but what she is', async () => {
    const { stop, plan, need, itemCode } = await delivery.aStop();
    expect(await byNeighbour(stop)).toEqual({ reason: 'PROOF_NOT_ALLOWED' });
    expect(await allow(plan, 'NEIGHBOUR')).toMatchObject({ otherProof: 'NEIGHBOUR' });
    const command = { commandId: randomUUID() };
    const done = await byNeighbour(stop, command);
    expect(done).toMatchObject({ status: 'HANDED_OVER', proof: 'NEIGHBOUR', neighbour: 'NEXT_DOOR' });
    expect(await byNeighbour(stop, command)).toEqual(done);
    expect(await delivery.statusOf('need', need)).toBe('MET');
    expect(await delivery.station.rows('select from receipt where item_code = $1', [itemCode])).toHaveLength(1);
    expect(await delivery.told('delivery.stop.handed-over.v1', localOf(stop))).toHaveLength(1);
    expect(delivery.registry.tries).not.toContain(localOf(stop));
    expect(await seen(stop)).toBeNull();
  });
  it('happens once of twenty who say so at once', async () => {
    const { stop, plan } = await delivery.aStop();
    await allow(plan, 'NEIGHBOUR');
    const sent = await Promise.all(Array.from({ length: 20 }, () => byNeighbour(stop)));
    expect(sent.filter(({ status }) => status === 'HANDED_OVER')).toHaveLength(1);
    expect(sent.filter(({ reason }) => reason === 'STOP_NOT_UNDER_WAY')).toHaveLength(19);
  });
  it('is not confirmed by who allowed it, nor after it was taken back, nor of what was recalled', async () => {
    const { stop, plan, itemCode, planId } = await delivery.aStop();
    await allow(plan, 'NEIGHBOUR');
    expect(await byNeighbour(stop, {}, MANAGER)).toEqual({ reason: 'PROOF_OF_ONESELF' });
    await allow(plan, null);
    expect(await byNeighbour(stop)).toEqual({ reason: 'PROOF_NOT_ALLOWED' });
    await allow(plan, 'NEIGHBOUR');
    const late = { happenedAt: new Date(Date.now() - 30 * 24 * 3_600_000).toISOString() };
    expect(await byNeighbour(stop, late)).toEqual({ reason: 'STOP_TIME_WRONG' });
    await delivery.inventory.tellRecalled(HERE, itemCode, planId);
    expect(await byNeighbour(stop)).toEqual({ reason: 'ITEM_RECALLED' });
    expect(await delivery.statusOf('plan', plan)).toBe('UNDER_WAY');
  });
  it.each([
    ['FAMILY_ROLE_MISSING', DONOR_ID],
    ['FAMILY_NOT_FOUND', randomUUID()],
  ])('is refused as %s when registry knows no such recipient', async (reason, familyId) => {
    const { stop, plan } = await delivery.aStop();
    await allow(plan, 'NEIGHBOUR');
    await delivery.station.rows('update stop set family_id = $2 where id = $1', [localOf(stop), familyId]);
    expect(await byNeighbour(stop)).toEqual({ reason });
    await allow(plan, 'SIGNATURE');
    expect(await bySignature(stop, await bring())).toEqual({ reason });
  });
  it('is not known by name', async () => {
    const { stop } = await delivery.aStop();
    expect(await byNeighbour(stop, { neighbour: '王阿姨' })).toMatchObject({ error: 'BAD_USER_INPUT' });
  });
});

describe('allowing another proof', () => {
  it('is a manager’s, for a plan that is not over', async () => {
    const { stop, plan } = await delivery.aStop();
    for (const who of [KEEPER, VOLUNTEER, ...NEIGHBOURS])
      expect(await allow(plan, 'NEIGHBOUR', who)).toEqual({ reason: 'NOT_PERMITTED' });
    for (const none of ['x', anUnknownId('Plan')])
      expect(await allow(none, 'NEIGHBOUR')).toEqual({ reason: 'PLAN_NOT_FOUND' });
    await delivery.handOver(stop);
    expect(await allow(plan, 'NEIGHBOUR')).toEqual({ reason: 'PLAN_OVER' });
    const audit = await delivery.station.rows(`select from audit_entry where act = 'delivery.allow-other-proof'`);
    expect(audit.length).toBeGreaterThan(0);
  });
});

describe('a signature', () => {
  it('is enough when that was allowed, is kept, and shown to those who carry it out or answer for it', async () => {
    const { stop, plan } = await delivery.aStop();
    const image = drawing();
    const fileId = await bring(image);
    expect(await bySignature(stop, fileId)).toEqual({ reason: 'PROOF_NOT_ALLOWED' });
    await allow(plan, 'SIGNATURE');
    const command = { commandId: randomUUID() };
    const done = await bySignature(stop, fileId, command);
    expect(done).toMatchObject({ status: 'HANDED_OVER', proof: 'SIGNATURE' });
    expect(await bySignature(stop, fileId, command)).toEqual(done);
    const sha256 = (await keptAs(stop)) ?? '';
    expect(await isKept(sha256)).toBe(true);
    for (const who of [VOLUNTEER, MANAGER]) {
      const { path = '', daysLeft } = (await seen(stop, who)) ?? {};
      const link = readFileLink(path, (await delivery.station.neighbour('gateway')).identity);
      expect(link).toMatchObject({ sha256, subject: who.subject, tenantCode: HERE, mediaType: 'image/png' });
      expect(daysLeft).toBe(365);
    }
    const looks = await delivery.station.rows(
      `select from audit_entry where act = 'delivery.read-signature' and details ->> 'stopId' = $1`,
      [localOf(stop)],
    );
    expect(looks).toHaveLength(2);
    for (const who of [KEEPER, aPerson('volunteer', HERE), ...NEIGHBOURS]) expect(await seen(stop, who)).toBeNull();
    for (const none of ['x', anUnknownId('Stop')]) expect(await seen(none)).toBeNull();
    expect(JSON.stringify(await delivery.station.rows('select envelope from outbox'))).not.toContain(sha256);
  });
  it('is a small PNG that she brought herself', async () => {
    const { stop, plan } = await delivery.aStop();
    await allow(plan, 'SIGNATURE');
    for (const other of ['x', await bring(drawing(), MANAGER)])
      expect(await bySignature(stop, other)).toEqual({ reason: 'FILE_NOT_FOUND' });
    const table = await delivery.bring(VOLUNTEER, drawing());
    const large = await bring(drawing(SIGNATURE_KIB_MAX * 1024 + 1));
    for (const unfit of [table, large]) expect(await bySignature(stop, unfit)).toEqual({ reason: 'SIGNATURE_UNFIT' });
    expect(await delivery.statusOf('plan', plan)).toBe('UNDER_WAY');
    for (const none of ['x', anUnknownId('Stop')])
      expect(await bySignature(none, table)).toEqual({ reason: 'STOP_NOT_FOUND' });
    for (const other of NEIGHBOURS)
      expect(await bySignature(stop, table, {}, other)).toEqual({ reason: 'NOT_PERMITTED' });
  });
  it('is one of twenty that are told at once, and the others are not kept', async () => {
    const { stop, plan } = await delivery.aStop();
    await allow(plan, 'SIGNATURE');
    const files = await Promise.all(Array.from({ length: 20 }, () => bring()));
    const sent = await Promise.all(files.map((fileId) => bySignature(stop, fileId)));
    expect(sent.filter(({ status }) => status === 'HANDED_OVER')).toHaveLength(1);
    expect(sent.filter(({ reason }) => reason === 'STOP_NOT_UNDER_WAY')).toHaveLength(19);
    expect(await isKept((await keptAs(stop)) ?? '')).toBe(true);
    expect(await delivery.keptFiles()).toBe(await signed());
  });
  it('is forgotten after a year, and at once with its family, told twice too', async () => {
    const [old, theirs] = [await delivery.aStop(), await delivery.aStop()];
    for (const { stop, plan } of [old, theirs]) {
      await allow(plan, 'SIGNATURE');
      await bySignature(stop, await bring());
    }
    const [oldFile, theirFile] = [(await keptAs(old.stop)) ?? '', (await keptAs(theirs.stop)) ?? ''];
    await delivery.hasten('forget-signature', old.stop);
    await delivery.station.until(
      () => keptAs(old.stop),
      (sha256) => sha256 === null,
    );
    expect([await isKept(oldFile), await isKept(theirFile)]).toEqual([false, true]);
    expect(await seen(old.stop)).toBeNull();
    const { again } = await delivery.registry.tellErased(HERE, RECIPIENT_ID as string as FamilyId);
    await again();
    await delivery.station.until(
      () => keptAs(theirs.stop),
      (sha256) => sha256 === null,
    );
    expect(await isKept(theirFile)).toBe(false);
    expect(await delivery.leftToDo(theirs.stop)).toEqual([]);
    const [row] = await delivery.station.rows('select status, proof from stop where id = $1', [localOf(theirs.stop)]);
    expect(row).toEqual({ status: 'handedOver', proof: 'signature' });
  });

  const signed = async () =>
    (await delivery.station.rows('select distinct signature_sha256 from stop where signature_sha256 is not null'))
      .length;
});
