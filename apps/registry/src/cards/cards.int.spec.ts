import { randomUUID } from 'node:crypto';
import { proveRecipientV1 } from '@yicang/contracts';
import { addDays, globalId, localDateAt, Refusal, type StopId } from '@yicang/kernel';
import { aPerson } from '@yicang/testing';
import {
  aForm,
  anId,
  assumeRole,
  endRole,
  eraseFamily,
  HERE,
  issueCard,
  KEEPER,
  localId,
  NEIGHBOUR,
  NEXT_DOOR,
  openRegistry,
  registerFamily,
  type Registry,
} from '../registry.fixture.js';

let registry: Registry;
beforeAll(async () => {
  registry = await openRegistry();
});
afterAll(() => registry?.station.close());

const today = localDateAt(new Date());
const WRONG = '00000000';

async function prove(id: string, handOverCode: string, { stopId = anId<StopId>(), tenantCode = HERE } = {}) {
  const proof = { tenantCode, familyId: localId(id), handOverCode, stopId };
  const answer = await registry.delivery.rpc(proveRecipientV1, proof, { traceId: 'a-spec' });
  return answer instanceof Refusal ? answer.reason : answer.proven;
}
async function aRecipient() {
  const { id } = await registerFamily(registry);
  const { handOverCode } = await issueCard(registry, id);
  return { id, handOverCode };
}
const attempts = (id: string) => registry.station.rows('select from card_attempt where family_id = $1', [localId(id)]);
const showings = (id: string) =>
  registry.station.rows(
    `select from audit_entry where act = 'registry.issue-family-card' and details ->> 'familyId' = $1`,
    [localId(id)],
  );

it('proves a recipient by the code on its card, however it is typed', async () => {
  const { id, handOverCode } = await aRecipient();
  expect(handOverCode).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
  const typed = `${handOverCode.slice(0, 4)}-${handOverCode.slice(4)}`
    .toLowerCase()
    .replaceAll('0', 'o')
    .replaceAll('1', 'l');
  expect(await prove(id, handOverCode)).toBe(true);
  expect(await prove(id, typed)).toBe(true);
  expect(await attempts(id)).toEqual([]);
});
it('does not take a wrong code, another family’s, or none', async () => {
  const [one, other] = [await aRecipient(), await aRecipient()];
  for (const code of [WRONG, other.handOverCode, 'no code at all'])
    expect(await prove(one.id, code)).toBe('HAND_OVER_CODE_WRONG');
  expect(await attempts(one.id)).toHaveLength(3);
  expect(await prove(one.id, one.handOverCode)).toBe(true);
});
it('looks at no code any more after five wrong ones, until a quarter of an hour is over', async () => {
  const { id, handOverCode } = await aRecipient();
  for (let tried = 0; tried < 5; tried += 1) expect(await prove(id, WRONG)).toBe('HAND_OVER_CODE_WRONG');
  expect(await prove(id, handOverCode)).toBe('TOO_MANY_ATTEMPTS');
  await registry.station.rows(
    `update card_attempt set attempted_at = attempted_at - interval '14 minutes' where family_id = $1`,
    [localId(id)],
  );
  expect(await prove(id, handOverCode)).toBe('TOO_MANY_ATTEMPTS');
  await registry.station.rows(
    `update card_attempt set attempted_at = attempted_at - interval '1 minute' where family_id = $1`,
    [localId(id)],
  );
  expect(await prove(id, handOverCode)).toBe(true);
  expect(await prove(id, WRONG)).toBe('HAND_OVER_CODE_WRONG');
  expect(await attempts(id)).toHaveLength(1); // those that are over are gone
});
it('forgets the wrong ones when the right one comes', async () => {
  const { id, handOverCode } = await aRecipient();
  for (let round = 0; round < 2; round += 1) {
    for (let tried = 0; tried < 4; tried += 1) await prove(id, WRONG);
    expect(await prove(id, handOverCode)).toBe(true);
  }
  expect(await attempts(id)).toHaveLength(0);
});
it('lets no more than five of twenty wrong codes through that come at once', async () => {
  const { id } = await aRecipient();
  const answers = await Promise.all(Array.from({ length: 20 }, () => prove(id, WRONG)));
  expect(answers.filter((answer) => answer === 'HAND_OVER_CODE_WRONG')).toHaveLength(5);
  expect(answers.filter((answer) => answer === 'TOO_MANY_ATTEMPTS')).toHaveLength(15);
  expect(await attempts(id)).toHaveLength(5);
});
it('counts wrong codes at one stop for all families together', async () => {
  const stopId = anId<StopId>();
  const [one, other] = [await aRecipient(), await aRecipient()];
  for (let tried = 0; tried < 5; tried += 1) await prove(one.id, WRONG, { stopId });
  expect(await prove(other.id, other.handOverCode, { stopId })).toBe('TOO_MANY_ATTEMPTS');
  expect(await prove(other.id, other.handOverCode)).toBe(true);
});
it('knows no family of another community, none unknown, and no card that was not issued', async () => {
  const { id, handOverCode } = await aRecipient();
  expect(await prove(id, handOverCode, { tenantCode: NEXT_DOOR })).toBe('FAMILY_NOT_FOUND');
  expect(await prove(globalId('Family', HERE, randomUUID()), WRONG)).toBe('FAMILY_NOT_FOUND');
  expect(await prove((await registerFamily(registry)).id, WRONG)).toBe('HAND_OVER_CODE_NOT_ISSUED');
});
it('proves only who is a recipient today', async () => {
  const { id, handOverCode } = await aRecipient();
  await endRole(registry, { familyId: id, role: 'RECIPIENT', on: today });
  expect(await prove(id, handOverCode)).toBe(true);
  await registry.station.rows(`update family_role set from_on = from_on - 1, to_on = to_on - 1 where family_id = $1`, [
    localId(id),
  ]);
  expect(await prove(id, handOverCode)).toBe('FAMILY_ROLE_MISSING');
});

it('shows the same code when the same person asks the same command again, and stores it nowhere', async () => {
  const { id } = await registerFamily(registry);
  const commandId = randomUUID();
  const card = await issueCard(registry, id, { commandId });
  expect(await issueCard(registry, id, { commandId })).toEqual(card);
  expect(await showings(id)).toHaveLength(2);
  const colleague = aPerson('communityManager', HERE);
  expect(await issueCard(registry, id, { commandId, actor: colleague })).toEqual({ reason: 'COMMAND_ID_REUSED' });
  const log = await registry.station.rows<{ outcome: unknown }>(
    'select outcome from command_log where command_id = $1',
    [commandId],
  );
  expect(log).toEqual([{ outcome: { value: { version: 1 } } }]);
});
it('issues one card to twenty who send one command at once', async () => {
  const { id } = await registerFamily(registry);
  const commandId = randomUUID();
  const cards = await Promise.all(Array.from({ length: 20 }, () => issueCard(registry, id, { commandId })));
  expect(new Set(cards.map(({ handOverCode }) => handOverCode)).size).toBe(1);
  expect(await prove(id, cards[0]?.handOverCode ?? '')).toBe(true);
});
it('voids the earlier card, whose command then shows no code any more, and forgets its wrong tries', async () => {
  const { id } = await registerFamily(registry);
  const commandId = randomUUID();
  const first = await issueCard(registry, id, { commandId });
  for (let tried = 0; tried < 5; tried += 1) await prove(id, WRONG);
  const second = await issueCard(registry, id);
  expect(await prove(id, second.handOverCode)).toBe(true);
  expect(await prove(id, first.handOverCode)).toBe('HAND_OVER_CODE_WRONG');
  expect(await issueCard(registry, id, { commandId })).toEqual({ reason: 'FAMILY_CARD_REPLACED' });
});
it('issues a card to recipients only, and by their managers only', async () => {
  const donor = await registerFamily(registry, aForm({ roles: ['DONOR'] }));
  expect(await issueCard(registry, donor.id)).toEqual({ reason: 'FAMILY_ROLE_MISSING' });
  await assumeRole(registry, { familyId: donor.id, role: 'RECIPIENT', from: addDays(today, 1) });
  expect(await issueCard(registry, donor.id)).toEqual({ reason: 'FAMILY_ROLE_MISSING' });
  const { id } = await registerFamily(registry);
  for (const actor of [KEEPER, NEIGHBOUR])
    expect(await issueCard(registry, id, { actor })).toEqual({ reason: 'NOT_PERMITTED' });
  for (const unknown of ['nonsense', globalId('Family', HERE, randomUUID())])
    expect(await issueCard(registry, unknown)).toEqual({ reason: 'FAMILY_NOT_FOUND' });
  await eraseFamily(registry, id);
  expect(await issueCard(registry, id)).toEqual({ reason: 'FAMILY_ERASED' });
});
