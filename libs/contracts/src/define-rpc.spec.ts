import { defineRefusals, Refusal, refuse } from '@yicang/kernel';
import fc from 'fast-check';
import { z } from 'zod';
import { defineRpc, makeRpcAnswer, parseRpcAnswer, parseRpcInput, RpcFault } from './define-rpc.js';
import { Violation } from './violation.js';

defineRefusals({ SPOON_NOT_FOUND: { zh: '没有这把勺子。', en: 'There is no such spoon.' } });

const weighSpoonV1 = defineRpc(
  'rpc.inventory.weigh-spoon.v1',
  { callers: ['delivery'], deadlineMs: 1_000, refusals: ['SPOON_NOT_FOUND'] },
  {
    input: z.object({ spoonId: z.string() }),
    output: z.object({ weightGrams: z.int(), notes: z.array(z.object({ text: z.string() })) }),
  },
);
const output = { weightGrams: 50, notes: [{ text: 'rice' }] };
const viaJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('defineRpc', () => {
  it('reads the answerer from the name', () => expect(weighSpoonV1.service).toBe('inventory'));

  it.each([
    'rpc.inventory.weigh.v1',
    'inventory.weigh-spoon.v1',
    'rpc.inventory.weigh-spoon',
    'rpc.kitchen.weigh-spoon.v1',
    'rpc.inventory.>.v1',
  ])('refuses the name %s', (name) =>
    expect(() =>
      defineRpc(name, { callers: [], deadlineMs: 1 }, { input: z.object({}), output: z.object({}) }),
    ).toThrow(),
  );
});

describe('the input', () => {
  it('is strict for the asker and lenient for the answerer', () => {
    const later = { spoonId: 'a', colour: 'red' };
    expect(weighSpoonV1.input.safeParse(later).success).toBe(false);
    expect(parseRpcInput(weighSpoonV1, later)).toEqual({ spoonId: 'a' });
  });

  it('is a Violation when it is junk', () => {
    fc.assert(fc.property(fc.anything(), (junk) => parseRpcInput(weighSpoonV1, junk) instanceof Violation));
  });
});

describe('the answer', () => {
  it('brings an output across', () => {
    expect(parseRpcAnswer(weighSpoonV1, viaJson(makeRpcAnswer(weighSpoonV1, output)))).toEqual(output);
  });

  it('brings a refusal across as a Refusal with its details', () => {
    const refusal = refuse('SPOON_NOT_FOUND', { spoonId: 'a', tried: [1, null, { deep: true }] });
    const answer = parseRpcAnswer(weighSpoonV1, viaJson(makeRpcAnswer(weighSpoonV1, refusal)));
    expect(answer).toBeInstanceOf(Refusal);
    expect(answer).toEqual(refusal);
  });

  it('brings the kernel’s refusals across unasked, and no refusal that was not promised', () => {
    expect(makeRpcAnswer(weighSpoonV1, refuse('NOT_PERMITTED'))).toEqual({
      refused: { reason: 'NOT_PERMITTED', details: {} },
    });
    expect(() => makeRpcAnswer(weighSpoonV1, refuse('SPOON_BENT'))).toThrow('SPOON_BENT');
  });

  it('brings a fault across as its code alone', () => {
    expect(parseRpcAnswer(weighSpoonV1, { fault: { code: 'INTERNAL', stack: 'x' } })).toEqual(new RpcFault('INTERNAL'));
  });

  it('is strict for the answerer and lenient for the asker, at every depth', () => {
    const later = { ...output, colour: 'red', notes: [{ text: 'rice', by: 'x' }] };
    expect(() => makeRpcAnswer(weighSpoonV1, later)).toThrow(z.ZodError);
    expect(parseRpcAnswer(weighSpoonV1, { ok: later, took: 5 })).toEqual(output);
  });

  it.each([
    null,
    {},
    { ok: null },
    { ok: undefined },
    { ok: { weightGrams: 'x', notes: [] } },
    { refused: { reason: '' } },
    { fault: {} },
  ])('is a Violation when it is %j', (junk) => expect(parseRpcAnswer(weighSpoonV1, junk)).toBeInstanceOf(Violation));
});
