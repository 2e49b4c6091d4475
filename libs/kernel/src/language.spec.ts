import { languageOf } from './language.js';

it.each([
  [null, 'zh'],
  ['en-GB,en;q=0.9,zh;q=0.8', 'en'],
  ['fr, zh-TW;q=0.7, en;q=0.6', 'zh'],
  ['en;q=0, zh;q=0.1', 'zh'],
  ['fr,de', 'zh'],
  [';;q=x,,,', 'zh'],
] as const)('Accept-Language %s wants %s', (accepted, language) => {
  expect(languageOf(accepted)).toBe(language);
});
