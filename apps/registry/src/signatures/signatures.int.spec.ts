import { type Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { SIGNATURE_BYTES_MAX } from '@yicang/contracts';
import { endOfDay, globalId, localDateAt, refuse, addDays, type Actor, type StopId } from '@yicang/kernel';
import { FolderStore, readFileLink } from '@yicang/platform-files';
import { aPerson } from '@yicang/testing';
import {
  aForm,
  anId,
  COORDINATOR,
  eraseFamily,
  HERE,
  KEEPER,
  localId,
  MANAGER,
  NEIGHBOUR,
  NEXT_DOOR,
  openRegistry,
  registerFamily,
  sign,
  type Registry,
} from '../registry.fixture.js';
import { aPicture } from './signature.fixture.js';
import { SIGNATURE_DAYS } from './signature.rules.js';

let registry: Registry;
beforeAll(async () => {
  registry = await openRegistry();
});
afterAll(() => registry?.station.close());

const today = localDateAt(new Date());
const kept = { kept: true };
const aFamily = async () => localId((await registerFamily(registry)).id);
const rowsAt = (stopId: StopId) =>
  registry.station.rows<{ sealed: Buffer }>('select image_sealed as sealed from signature where stop_id = $1', [
    stopId,
  ]);

interface Signature {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
}
const ask = (stopId: string, actor: Actor) =>
  registry.station.ask<{ signature: Signature | null }>(
    actor,
    'query ($stopId: ID!) { signature(stopId: $stopId) { path name bytes } }',
    { stopId: globalId('Stop', HERE, stopId) },
  );
/** The picture that the gateway would hand to this actor. */
async function shown(stopId: StopId, actor: Actor = MANAGER): Promise<Buffer | null> {
  const { data } = await ask(stopId, actor);
  if (!data?.signature) return null;
  const { identity } = await registry.station.neighbour('gateway');
  const link = readFileLink(data.signature.path, identity);
  expect(link).toMatchObject({ subject: actor.subject, tenantCode: HERE, mediaType: 'image/png' });
  expect(link?.name).toBe(`签收-${today}.png`);
  return buffer((await new FolderStore(registry.filesFolder).open(link?.sha256 ?? '')) as Readable);
}

it('is kept sealed, and shown to who answers for the family, each look on record', async () => {
  const [familyId, stopId, picture] = [await aFamily(), anId<StopId>(), aPicture(300, 100)];
  expect(await sign(registry, familyId, { stopId, picture })).toEqual(kept);
  const [row] = await rowsAt(stopId);
  expect(row?.sealed.includes(picture.subarray(0, 24))).toBe(false);
  for (const actor of [MANAGER, COORDINATOR]) expect(await shown(stopId, actor)).toEqual(picture);
  const looks = await registry.station.rows<{ subject: string }>(
    `select subject from audit_entry where act = 'registry.read-signature' and details ->> 'stopId' = $1 order by id`,
    [stopId],
  );
  expect(looks.map(({ subject }) => subject)).toEqual([MANAGER.subject, COORDINATOR.subject]);
});
it('is shown to nobody else: not next door, not to the keeper, not to the volunteer on the way', async () => {
  const [familyId, stopId] = [await aFamily(), anId<StopId>()];
  await sign(registry, familyId, { stopId });
  const volunteer = aPerson('volunteer', HERE);
  registry.doors.leadTo(volunteer.subject, [familyId]);
  for (const actor of [NEIGHBOUR, KEEPER, volunteer, aPerson('provinceViewer', '51')])
    expect((await ask(stopId, actor)).data).toEqual({ signature: null });
  expect((await ask('x', MANAGER)).data).toEqual({ signature: null });
  expect((await ask(anId(), MANAGER)).data).toEqual({ signature: null });
});
it('is shown to who proved herself just now, and to nobody whose proof is old', async () => {
  const [familyId, stopId] = [await aFamily(), anId<StopId>()];
  await sign(registry, familyId, { stopId });
  const { errors } = await ask(stopId, { ...MANAGER, provenAt: '2026-01-01T00:00:00Z' });
  expect(errors).toMatchObject([{ extensions: { reason: 'PROOF_NEEDED' } }]);
});
it('takes the place of an earlier one of the same stop, and is one however often it is told', async () => {
  const [familyId, stopId, picture] = [await aFamily(), anId<StopId>(), aPicture(301, 100)];
  await sign(registry, familyId, { stopId });
  const told = await Promise.all(Array.from({ length: 10 }, () => sign(registry, familyId, { stopId, picture })));
  expect(told).toEqual(Array.from({ length: 10 }, () => kept));
  expect(await rowsAt(stopId)).toHaveLength(1);
  expect(await shown(stopId)).toEqual(picture);
});
it('is of a recipient of this community, and of nobody else', async () => {
  const donor = localId((await registerFamily(registry, aForm({ roles: ['DONOR'] }))).id);
  const [recipient, stopId] = [await aFamily(), anId<StopId>()];
  expect(await sign(registry, donor, { stopId })).toEqual(refuse('FAMILY_ROLE_MISSING', { role: 'recipient' }));
  expect(await sign(registry, anId(), { stopId })).toEqual(refuse('FAMILY_NOT_FOUND'));
  expect(await sign(registry, recipient, { stopId, tenantCode: NEXT_DOOR })).toEqual(refuse('FAMILY_NOT_FOUND'));
  expect(await rowsAt(stopId)).toEqual([]);
});
it('is a picture that is there, of a signature’s size', async () => {
  const [familyId, stopId] = [await aFamily(), anId<StopId>()];
  const unreadable = refuse('SIGNATURE_UNREADABLE');
  const long = Buffer.concat([aPicture(), Buffer.alloc(SIGNATURE_BYTES_MAX)]);
  for (const picture of [Buffer.from('not a picture'), aPicture(9_000, 9_000), long])
    expect(await sign(registry, familyId, { stopId, picture })).toEqual(unreadable);
  expect(await sign(registry, familyId, { stopId, sha256: '0'.repeat(64) })).toEqual(unreadable);
  expect(await rowsAt(stopId)).toEqual([]);
  const longest = Buffer.concat([aPicture(), Buffer.alloc(SIGNATURE_BYTES_MAX - aPicture().length)]);
  expect(await sign(registry, familyId, { stopId, picture: longest })).toEqual(kept);
});
it('is gone with the family, whichever comes first when both come at once', async () => {
  const { id } = await registerFamily(registry);
  const stopId = anId<StopId>();
  await sign(registry, localId(id), { stopId });
  const [erased] = await Promise.all([
    eraseFamily(registry, id),
    ...Array.from({ length: 5 }, () => sign(registry, localId(id))),
  ]);
  expect(erased).toMatchObject({ status: 'ERASED' });
  expect(await registry.station.rows('select from signature where family_id = $1', [localId(id)])).toEqual([]);
  expect(await shown(stopId)).toBeNull();
  expect(await sign(registry, localId(id))).toEqual(refuse('FAMILY_NOT_FOUND'));
});
it('is forgotten after half a year, and not before', async () => {
  const [familyId, stopId] = [await aFamily(), anId<StopId>()];
  await sign(registry, familyId, { stopId });
  const due = await registry.station.rows('select due_at from due_work where ref = $1', [stopId]);
  expect(due).toEqual([{ due_at: endOfDay(addDays(today, SIGNATURE_DAYS)) }]);
  await registry.station.rows('update due_work set due_at = now() where ref = $1', [stopId]);
  await registry.station.until(
    () => rowsAt(stopId),
    (rows) => rows.length === 0,
  );
});
