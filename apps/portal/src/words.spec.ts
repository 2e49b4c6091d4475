import { ITEM_CATEGORIES, ITEM_DISCARD_CAUSES, ITEM_RELEASE_REASONS, ITEM_RETURN_REASONS } from '@yicang/kernel';
import { sayIn, words } from './words.js';

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

it('says everything in both languages, with the same placeholders', () => {
  expect(Object.keys(words.en)).toEqual(Object.keys(words.zh));
  for (const [key, zh] of Object.entries(words.zh)) {
    const en = words.en[key as keyof typeof words.en];
    expect(zh.trim()).not.toBe('');
    expect(en.trim()).not.toBe('');
    expect([key, placeholders(en)]).toEqual([key, placeholders(zh)]);
  }
});

it('has a word for every category and every reason that the services know', () => {
  const keys = Object.keys(words.zh);
  expect(keys).toEqual(expect.arrayContaining(ITEM_CATEGORIES.map((name) => `category.${name}`)));
  expect(keys).toEqual(expect.arrayContaining(ITEM_RELEASE_REASONS.map((name) => `reason.released.${name}`)));
  expect(keys).toEqual(expect.arrayContaining(ITEM_DISCARD_CAUSES.map((name) => `reason.discarded.${name}`)));
  expect(keys).toEqual(expect.arrayContaining(ITEM_RETURN_REASONS.map((name) => `reason.returned.${name}`)));
});

it('writes Chinese in the Chinese glossary, and none in the English but the switch back', () => {
  const chinese = /\p{Script=Han}/u;
  const inEnglish = Object.entries(words.en).filter(([, text]) => chinese.test(text));
  expect(inEnglish.map(([key]) => key)).toEqual(['site.otherLanguage']);
});

it('fills a placeholder with the text as it is', () => {
  expect(sayIn('en')('province.title', { place: '$& {place}' })).toBe('Yicang in $& {place}');
});
