import { refuse, Refusal } from '@yicang/kernel';
import fc from 'fast-check';

import { outcomeJson, parseOutcome, stableJson } from './command-log.js';

it('writes equal values as equal texts, in whatever order their keys were set', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (input) => {
      const reversed = Object.fromEntries(Object.entries(input).reverse());
      expect(stableJson({ input: reversed })).toBe(stableJson({ input }));
      expect(JSON.parse(stableJson(input))).toEqual(JSON.parse(JSON.stringify(input)));
    }),
  );
});

it('tells an absent field and a null one apart, and nothing from undefined', () => {
  expect(stableJson({ a: undefined })).toBe(stableJson({}));
  expect(stableJson({ a: null })).not.toBe(stableJson({}));
  expect(stableJson(undefined)).toBe('null');
});

it('brings an outcome back as it was, instants too', () => {
  const anInstant = fc.date({ noInvalidDate: true });
  const aValue = fc.record({ at: anInstant, many: fc.array(anInstant), count: fc.integer(), words: fc.string() });
  fc.assert(fc.property(aValue, (value) => expect(parseOutcome(outcomeJson(value))).toEqual(value)));
  expect(parseOutcome(outcomeJson(undefined))).toBeUndefined();
  expect(parseOutcome(outcomeJson(null))).toBeNull();
});

it('brings a refusal back as one', () => {
  const again = parseOutcome(outcomeJson(refuse('SACK_TORN', { at: 'the seam' })));
  expect(again).toBeInstanceOf(Refusal);
  expect(again).toEqual(refuse('SACK_TORN', { at: 'the seam' }));
});

it('does not keep an outcome that is no outcome', () => {
  expect(() => outcomeJson('x'.repeat(70_000))).toThrow('at most');
  expect(() => outcomeJson({ fen: 1n })).toThrow('BigInt');
});
