import { randomUUID } from 'node:crypto';
import { globalId, uuidAt, type TenantCode } from '@yicang/kernel';
import { FAR_AWAY, HERE, NEXT_DOOR, REFUSED } from '../inventory.fixture.js';
import { COORDINATOR, Neighbourhood } from '../transfers/transfers.fixture.js';

let near: Neighbourhood;
let agreement: string;
beforeAll(async () => {
  near = await Neighbourhood.open();
  agreement = await near.agree(HERE, NEXT_DOOR);
});
afterAll(() => near?.close());

interface Answer {
  readonly id?: string;
  readonly status?: string;
  readonly reason?: string;
}

async function ask(
  place: TenantCode,
  facts: object = {},
  actor = near.keeper(place),
  by: string = agreement,
): Promise<Answer> {
  const goods = { category: 'FOOD', unit: 'BAG', quantity: 3 };
  const input = { commandId: randomUUID(), agreementId: globalId('Agreement', place, by), ...goods, ...facts };
  const { requestTransfer } = await near.station.data<{ requestTransfer: Answer }>(
    actor,
    `mutation ($input: RequestTransferInput!) { requestTransfer(input: $input) {
       ... on TransferRequest { id status } ${REFUSED} } }`,
    { input },
  );
  return requestTransfer;
}

async function end(verb: 'withdraw' | 'decline', place: TenantCode, id: string, actor = near.keeper(place)) {
  const field = `${verb}TransferRequest`;
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
  const answer = await near.station.data<Record<string, Answer>>(
    actor,
    `mutation ($input: ${type}!) { ${field}(input: $input) { ... on TransferRequest { status } ${REFUSED} } }`,
    { input: { commandId: randomUUID(), transferRequestId: globalId('TransferRequest', place, id) } },
  );
  return answer[field];
}

async function requestIs(place: TenantCode, id: string, status: string): Promise<void> {
  const row = 'select status from transfer_request where tenant_code = $1 and id = $2';
  await near.station.until(
    () => near.station.rows<{ status: string }>(row, [place, id]),
    ([found]) => found?.status === status,
  );
}

/** Asked by the neighbour, and heard here. */
async function asked(): Promise<string> {
  const { id } = await ask(NEXT_DOOR);
  const uuid = uuidAt(id ?? '', 'TransferRequest')!.id;
  await requestIs(HERE, uuid, 'open');
  return uuid;
}
const answering = (id: string) => ({ transferRequestId: globalId('TransferRequest', HERE, id) });
const send = (codes: readonly string[], id: string) =>
  near.send(HERE, agreement, codes, near.keeper(HERE), randomUUID(), answering(id));

it('is heard by the community that is asked, seen by both and their city, and answered by goods', async () => {
  const id = await asked();
  const LIST = `query ($place: TenantCode!) { transferRequests(place: $place, status: OPEN, first: 9) { edges { node {
    id direction status category unit quantity place { id } partner { id } transfer { id } } } } }`;
  interface Listed {
    readonly transferRequests: { readonly edges: { readonly node: { readonly id: string } }[] };
  }
  const read = async (actor: typeof COORDINATOR, place: string) => {
    const { transferRequests } = await near.station.data<Listed>(actor, LIST, { place });
    return transferRequests.edges.map(({ node }) => node);
  };
  expect(await read(near.keeper(HERE), HERE)).toEqual([
    {
      ...{ id: globalId('TransferRequest', HERE, id), direction: 'IN', status: 'OPEN', category: 'FOOD', unit: 'BAG' },
      ...{ quantity: 3, place: { id: globalId('Place', HERE, HERE) } },
      ...{ partner: { id: globalId('Place', NEXT_DOOR, NEXT_DOOR) }, transfer: null },
    },
  ]);
  expect((await read(COORDINATOR, '5101')).map((node) => node.id)).toEqual(
    expect.arrayContaining([HERE, NEXT_DOOR].map((place) => globalId('TransferRequest', place, id))),
  );
  expect((await near.station.ask(near.keeper(FAR_AWAY), LIST, { place: HERE })).errors).toHaveLength(1);
  expect(await near.station.visible('transfer_request', FAR_AWAY)).toBe(0);
  const { code } = await near.gift();
  const { uuid } = await send([code], id);
  for (const place of [HERE, NEXT_DOOR]) await requestIs(place, id, 'answered');
  await near.receive(NEXT_DOOR, uuid, [code]);
  const { code: another } = await near.gift();
  expect(await send([another], id)).toMatchObject({ reason: 'TRANSFER_REQUEST_ENDED' });
  expect(await near.books(another)).toEqual({ [HERE]: 'inStore' });
});
it('is withdrawn by whoever asked, declined by whoever was asked, and neither twice', async () => {
  const [one, other] = [await asked(), await asked()];
  expect(await end('withdraw', HERE, one)).toEqual({ reason: 'TRANSFER_REQUEST_NOT_FOUND' });
  expect(await end('withdraw', NEXT_DOOR, one)).toEqual({ status: 'WITHDRAWN' });
  await requestIs(HERE, one, 'withdrawn');
  expect(await end('decline', HERE, one)).toEqual({ reason: 'TRANSFER_REQUEST_ENDED' });
  expect(await end('decline', NEXT_DOOR, other)).toEqual({ reason: 'TRANSFER_REQUEST_NOT_FOUND' });
  expect(await end('decline', HERE, other, near.keeper(NEXT_DOOR))).toEqual({ reason: 'NOT_PERMITTED' });
  expect(await end('decline', HERE, other)).toEqual({ status: 'DECLINED' });
  await requestIs(NEXT_DOOR, other, 'declined');
  expect(await end('withdraw', NEXT_DOOR, other)).toEqual({ reason: 'TRANSFER_REQUEST_ENDED' });
  expect(await end('decline', HERE, randomUUID())).toEqual({ reason: 'TRANSFER_REQUEST_NOT_FOUND' });
});
it('says the same on both sides when it is withdrawn and answered at once', async () => {
  for (let round = 0; round < 5; round += 1) {
    const id = await asked();
    const { code } = await near.gift();
    const [{ reason }] = await Promise.all([send([code], id), end('withdraw', NEXT_DOOR, id)]);
    await near.settles();
    for (const place of [HERE, NEXT_DOOR]) await requestIs(place, id, reason === undefined ? 'answered' : 'withdrawn');
  }
});
it('is made by an agreement in force that lets goods come, by keepers, of whole things', async () => {
  expect(await ask(NEXT_DOOR, {}, near.keeper(HERE))).toEqual({ reason: 'NOT_PERMITTED' });
  expect(await ask(NEXT_DOOR, {}, near.keeper(NEXT_DOOR), randomUUID())).toEqual({ reason: 'AGREEMENT_NOT_FOUND' });
  const oneWay = await near.agree(HERE, NEXT_DOOR, { direction: 'SEND' });
  expect(await ask(HERE, {}, near.keeper(HERE), oneWay)).toEqual({ reason: 'AGREEMENT_OTHER_WAY' });
  await near.onAgreement('revoke', NEXT_DOOR, oneWay);
  expect(await ask(NEXT_DOOR, {}, near.keeper(NEXT_DOOR), oneWay)).toEqual({ reason: 'AGREEMENT_NOT_IN_FORCE' });
  await expect(ask(NEXT_DOOR, { quantity: 0 })).rejects.toThrow('quantity');
});
it('is no reason to send to another than whoever asked', async () => {
  const id = await asked();
  const elsewhere = await near.agree(HERE, FAR_AWAY);
  const { code } = await near.gift();
  const by = near.keeper(HERE);
  expect(await near.send(HERE, elsewhere, [code], by, randomUUID(), answering(id))).toMatchObject({
    reason: 'TRANSFER_REQUEST_NOT_FOUND',
  });
  const theirs = { transferRequestId: globalId('TransferRequest', NEXT_DOOR, id) };
  expect(await near.send(HERE, agreement, [code], by, randomUUID(), theirs)).toMatchObject({
    reason: 'TRANSFER_REQUEST_NOT_FOUND',
  });
  expect(await near.books(code)).toEqual({ [HERE]: 'inStore' });
});
