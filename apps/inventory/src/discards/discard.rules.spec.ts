import { refuse, type AccountId, type Fen, type Grams } from '@yicang/kernel';
import fc from 'fast-check';
import {
  DISCARD_RULE_DEFAULT,
  mustBeAnother,
  needsWitness,
  strictest,
  witnessed,
  type DiscardRule,
} from './discard.rules.js';

const rule = (fen: number, grams: number) => ({ witnessFromFen: fen, witnessFromGrams: grams }) as DiscardRule;
const item = (fen: number | null, grams: number) => ({ valueFen: fen as Fen | null, weightGrams: grams as Grams });
const somebody = '0190a000-0000-7000-8000-00000000a00b' as AccountId;

it('asks for a witness from the value on, and by weight only where no value is known', () => {
  const ours = rule(100, 5_000);
  expect([99, 100].map((fen) => needsWitness(item(fen, 9_000), ours))).toEqual([false, true]);
  expect([4_999, 5_000].map((grams) => needsWitness(item(null, grams), ours))).toEqual([false, true]);
  expect(needsWitness(item(0, 0), rule(0, 0))).toBe(true);
});
it('is content with a witness, and asks for none where none is needed', () => {
  const heavy = item(null, 60_000);
  expect(witnessed(heavy, DISCARD_RULE_DEFAULT, null)).toEqual(
    refuse('DISCARD_WITNESS_NEEDED', { valueFen: null, weightGrams: 60_000 }),
  );
  expect(witnessed(heavy, DISCARD_RULE_DEFAULT, somebody)).toBeNull();
  expect(witnessed(item(null, 1_000), DISCARD_RULE_DEFAULT, null)).toBeNull();
});
it('lets nobody be her own witness, however the id is written', () => {
  expect(mustBeAnother(somebody, somebody.toUpperCase())).toEqual(refuse('WITNESS_IS_SELF'));
  expect(mustBeAnother(somebody, 'another')).toBeNull();
});
it('holds by the strictest of all rules, and by the default with none', () => {
  expect(strictest([])).toEqual(DISCARD_RULE_DEFAULT);
  expect(strictest([rule(100, 9_000), rule(200, 5_000)])).toEqual(rule(100, 5_000));
  const aRule = fc.tuple(fc.nat(1_000), fc.nat(1_000)).map(([fen, grams]) => rule(fen, grams));
  fc.assert(
    fc.property(fc.array(aRule, { minLength: 1 }), aRule, fc.nat(1_000), (rules, another, fen) => {
      const needed = needsWitness(item(fen, 0), strictest(rules));
      if (needed) expect(needsWitness(item(fen, 0), strictest([...rules, another]))).toBe(true);
    }),
  );
});
