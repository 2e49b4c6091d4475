import {
  defineRefusals,
  hasRefusalWords,
  kernelRefusals,
  Refusal,
  refusalWords,
  refuse,
  tooManyAttempts,
} from './refusal.js';

describe('a refusal', () => {
  it('is a value told apart by its reason', () => {
    const refusal = refuse('SPOON_TOO_BIG', { spoonGrams: 90 });
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toEqual(new Refusal('SPOON_TOO_BIG', { spoonGrams: 90 }));
    expect(refuse('SPOON_TOO_BIG').details).toEqual({});
  });

  it('has no words until somebody defines them', () => {
    expect(hasRefusalWords('SPOON_UNHEARD_OF')).toBe(false);
    expect(() => refusalWords(refuse('SPOON_UNHEARD_OF'))).toThrow('SPOON_UNHEARD_OF');
  });
});

describe('the words of a refusal', () => {
  const words = {
    SPOON_TOO_BIG: {
      zh: '一勺{spoonGrams}克，最多{maxGrams}克。',
      en: 'A spoon of {spoonGrams} g; at most {maxGrams} g.',
    },
    SPOON_KINDS_MIXED: { zh: '不能混装：{kinds}。', en: 'Not to be mixed: {kinds}.' },
  };

  beforeAll(() => defineRefusals(words));

  it('are filled in from the details, in both languages', () => {
    expect(refusalWords(refuse('SPOON_TOO_BIG', { spoonGrams: 90, maxGrams: 50 }))).toEqual({
      zh: '一勺90克，最多50克。',
      en: 'A spoon of 90 g; at most 50 g.',
    });
    expect(refusalWords(refuse('SPOON_KINDS_MIXED', { kinds: ['rice', 'millet'] }))).toEqual({
      zh: '不能混装：rice、millet。',
      en: 'Not to be mixed: rice, millet.',
    });
  });

  it('show a gap where a detail is missing, and never what an object inherits', () => {
    expect(refusalWords(refuse('SPOON_TOO_BIG', { spoonGrams: 90 })).en).toBe('A spoon of 90 g; at most … g.');
    defineRefusals({ SPOON_STRANGE: { zh: '{constructor}', en: '{toString}' } });
    expect(refusalWords(refuse('SPOON_STRANGE'))).toEqual({ zh: '…', en: '…' });
  });

  it('do not fill a placeholder that a detail brings along', () => {
    expect(refusalWords(refuse('SPOON_TOO_BIG', { spoonGrams: '{maxGrams}', maxGrams: 1 })).en).toContain(
      '{maxGrams} g;',
    );
  });

  it('may be defined again as they are, and never otherwise', () => {
    expect(defineRefusals(words)).toBe(words);
    expect(() => defineRefusals({ SPOON_TOO_BIG: { zh: '太大', en: 'Too big' } })).toThrow('has words already');
  });

  it.each(['spoon', 'SPOON', 'Spoon_Big', 'SPOON_', 'SPOON BIG'])(
    'are not for %s: a reason is NOUN_STATE',
    (reason) => {
      expect(() => defineRefusals({ [reason]: { zh: '不', en: 'No' } })).toThrow('NOUN_STATE');
    },
  );
});

it.each(Object.entries(kernelRefusals))('says %s in both languages, as sentences', (reason, { zh, en }) => {
  expect(zh).toMatch(/^.*[\u4e00-\u9fff].*。$/);
  expect(en).toMatch(/^[A-Z].*\.$/);
  expect(refusalWords(refuse(reason)).zh).not.toContain('{');
});

it('says after too many attempts how long to wait, never nothing', () => {
  expect(tooManyAttempts(61_000).details).toEqual({ waitSeconds: 61, waitMinutes: 2 });
  expect(tooManyAttempts(1).details).toEqual({ waitSeconds: 1, waitMinutes: 1 });
  expect(refusalWords(tooManyAttempts(900_000)).zh).toContain('15 分钟');
});
