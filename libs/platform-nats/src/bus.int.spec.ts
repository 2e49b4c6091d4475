import { randomUUID } from 'node:crypto';

import { holdItemV1, type InputOf, type OutputOf } from '@yicang/contracts';
import { type CommandId, makeItemCode, type PlanId, type Refusal, refuse, type TenantCode } from '@yicang/kernel';
import { InfrastructureFault, isInfrastructure } from '@yicang/platform-db';
import { headers, type Msg } from '@nats-io/transport-node';

import { signCall } from './identity.js';
import { type Bus, BUS_HEADERS, type Call } from './index.js';
import { identityOf, Log, Servers, until } from './servers.fixture.js';

type Input = InputOf<typeof holdItemV1>;
type Output = OutputOf<typeof holdItemV1>;

const HERE = '51017K3Q' as TenantCode;
const itemCode = makeItemCode(HERE, 7n);
const held: Output = { itemCode, heldUntil: '2026-11-24T00:00:00.000Z', category: 'food', nameZh: '大米', quantity: 1 };
const anInput = (): Input => ({
  commandId: randomUUID() as CommandId,
  tenantCode: HERE,
  itemCode,
  planId: randomUUID() as PlanId,
  category: 'food',
  unit: 'bag',
  holdMinutes: 30,
});

let servers: Servers;
let delivery: Bus;
let inventory: Bus;
let log: Log;
let answer: (input: Input, call: Call) => Promise<Output | Refusal>;
let calls: { input: Input; call: Call }[];

beforeAll(async () => {
  servers = await Servers.start();
});
afterAll(() => servers.stop());
beforeEach(async () => {
  log = new Log();
  calls = [];
  answer = async () => held;
  delivery = await servers.connect('delivery');
  inventory = await servers.connect('inventory', { log });
  inventory.serve(holdItemV1, (input, call) => {
    calls.push({ input, call });
    return answer(input, call);
  });
  await inventory.connection.flush();
});
afterEach(() => Promise.all([delivery.drain(), inventory.drain()]));

const ask = (o: { traceId: string; deadlineMs?: number } = { traceId: 't-1' }): Promise<Output | Refusal> =>
  delivery.rpc(holdItemV1, anInput(), o);

/** A request as somebody makes it who writes its headers himself. */
async function send(
  token: string | null,
  body: Buffer,
  from = delivery,
  deadlineAt = Date.now() + 2_000,
): Promise<unknown> {
  const call = headers();
  if (token !== null) call.set(BUS_HEADERS.service, token);
  call.set(BUS_HEADERS.deadline, String(deadlineAt));
  const reply: Msg = await from.connection.request(holdItemV1.name, body, { timeout: 2_000, headers: call });
  return reply.json();
}
const bodyOf = (input: unknown): Buffer => Buffer.from(JSON.stringify(input));
const inAMinute = (): Date => new Date(Date.now() + 60_000);

it('carries input, answer, caller, trace id and deadline', async () => {
  const input = anInput();
  expect(await delivery.rpc(holdItemV1, input, { traceId: 'a-trace', deadlineMs: 1_000 })).toEqual(held);
  expect(calls[0]).toMatchObject({ input, call: { caller: 'delivery', traceId: 'a-trace' } });
  expect(calls[0]?.call.deadlineAt.getTime()).toBeLessThanOrEqual(Date.now() + 1_000);
});

it('brings an expected no as a value', async () => {
  answer = async () => refuse('ITEM_NOT_IN_STORE', { status: 'issued' });
  expect(await ask()).toEqual(refuse('ITEM_NOT_IN_STORE', { status: 'issued' }));
});

it('shows a fault of the answerer as nothing but its code, and tells its log', async () => {
  answer = () => Promise.reject(new Error('relation "item" does not exist'));
  const fault = await ask().catch((error: unknown) => error);
  expect(fault).toMatchObject({ name: 'CallFailed', code: 'INTERNAL' });
  expect(String(fault)).not.toContain('relation');
  expect(log.said).toMatchObject([{ words: 'A call failed', facts: { traceId: 't-1', rpc: holdItemV1.name } }]);
});

it('lets a call be made again when the answerer was without its database', async () => {
  answer = () => Promise.reject(new InfrastructureFault('The database is not available'));
  const fault = await ask().catch((error: unknown) => error);
  expect(fault).toMatchObject({ code: 'SERVICE_UNAVAILABLE', retryable: true });
  expect(isInfrastructure(fault)).toBe(true);
});

it('masks a refusal and an output that were not promised', async () => {
  answer = async () => refuse('FAMILY_NOT_KNOWN');
  await expect(ask()).rejects.toMatchObject({ code: 'INTERNAL' });
  answer = async () => ({ ...held, heldUntil: 'tomorrow' });
  await expect(ask()).rejects.toMatchObject({ code: 'INTERNAL' });
});

it('does not send an input that was not promised', async () => {
  await expect(delivery.rpc(holdItemV1, { ...anInput(), holdMinutes: 0 }, { traceId: 't' })).rejects.toThrow(
    /holdMinutes/,
  );
  expect(calls).toEqual([]);
});

it('turns away an input that is malformed, and reads past a field it does not know yet', async () => {
  const malformed = bodyOf({ ...anInput(), holdMinutes: 0 });
  const token = signCall(identityOf('delivery'), holdItemV1.name, malformed, inAMinute());
  expect(await send(token, malformed)).toEqual({ fault: { code: 'INPUT_INVALID' } });
  const noJson = Buffer.from('rice');
  expect(await send(signCall(identityOf('delivery'), holdItemV1.name, noJson, inAMinute()), noJson)).toEqual({
    fault: { code: 'INPUT_INVALID' },
  });
  const newer = bodyOf({ ...anInput(), urgency: 'high' });
  expect(await send(signCall(identityOf('delivery'), holdItemV1.name, newer, inAMinute()), newer)).toEqual({
    ok: held,
  });
});

it('is unavailable at once when nobody is there', async () => {
  await inventory.drain();
  const askedAt = Date.now();
  await expect(ask()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE', retryable: true });
  expect(Date.now() - askedAt).toBeLessThan(1_000);
});

it('is unavailable when the deadline passes, and does not begin what is past it', async () => {
  answer = () => new Promise((resolve) => setTimeout(resolve, 500, held));
  await expect(ask({ traceId: 't', deadlineMs: 100 })).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  const body = bodyOf(anInput());
  const token = signCall(identityOf('delivery'), holdItemV1.name, body, inAMinute());
  expect(await send(token, body, delivery, Date.now() - 1)).toEqual({ fault: { code: 'DEADLINE_PASSED' } });
  expect(await send(token, body, delivery, NaN)).toEqual({ fault: { code: 'DEADLINE_PASSED' } });
  expect(calls).toHaveLength(1);
});

it('turns away a call that is not signed, or signed by a stranger, for another body, or for another subject', async () => {
  const body = bodyOf(anInput());
  const by = (service: string, subject = holdItemV1.name, of = body): string =>
    signCall(identityOf(service), subject, of, inAMinute());
  const stranger = by('stranger');
  const forged = [
    null,
    'call.e30.AAAA',
    stranger,
    by('delivery', holdItemV1.name, bodyOf(anInput())),
    by('delivery', 'rpc.inventory.release-item.v1'),
    [...by('delivery').split('.').slice(0, 2), stranger.split('.')[2]].join('.'),
  ];
  for (const token of forged) expect(await send(token, body)).toEqual({ fault: { code: 'CALLER_NOT_KNOWN' } });
  expect(calls).toEqual([]);
});

it('turns away a service that the contract does not name', async () => {
  const body = bodyOf(anInput());
  const token = signCall(identityOf('reporting'), holdItemV1.name, body, inAMinute());
  expect(await send(token, body)).toEqual({ fault: { code: 'CALLER_NOT_ALLOWED' } });
});

it('turns away a call that is replayed after its deadline', async () => {
  const body = bodyOf(anInput());
  const token = signCall(identityOf('delivery'), holdItemV1.name, body, new Date(Date.now() + 300));
  expect(await send(token, body)).toEqual({ ok: held });
  await new Promise((resolve) => setTimeout(resolve, 350));
  expect(await send(token, body)).toEqual({ fault: { code: 'CALLER_NOT_KNOWN' } });
  const forEver = signCall(identityOf('delivery'), holdItemV1.name, body, new Date(Date.now() + 3_600_000));
  expect(await send(forEver, body)).toEqual({ fault: { code: 'CALLER_NOT_KNOWN' } });
});

it('is told by the broker when a service calls what it may not', async () => {
  const reporting = await servers.connect('reporting');
  await expect(reporting.rpc(holdItemV1, anInput(), { traceId: 't' })).rejects.toMatchObject({
    code: 'CALLER_NOT_ALLOWED',
  });
  await reporting.drain();
});

it('answers a bounded number of calls at once', async () => {
  let most = 0;
  let now = 0;
  answer = async () => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setTimeout(resolve, 20));
    now--;
    return held;
  };
  const answers = await Promise.all(Array.from({ length: 200 }, () => ask()));
  expect(answers).toHaveLength(200);
  expect(most).toBe(64);
});

it('finishes what it began before it leaves', async () => {
  let finish = (): void => undefined;
  answer = () => new Promise((resolve) => (finish = () => resolve(held)));
  const asked = ask();
  await until(() => calls.length === 1);
  const left = inventory.drain();
  finish();
  expect(await asked).toEqual(held);
  await left;
  expect(inventory.connection.isClosed()).toBe(true);
});

it('stays on the bus when the broker is killed and comes back', async () => {
  await servers.killNats();
  await servers.startNats();
  await until(() => inventory.reconnects === 1 && delivery.reconnects === 1);
  expect(await ask()).toEqual(held);
});

it('does not serve what another service answers', async () => {
  expect(() => delivery.serve(holdItemV1, async () => held)).toThrow('answered by inventory');
});
