import { languageChoice } from './language.js';

it.each([
  [null, null, 'zh', false],
  [null, 'en-GB,en;q=0.9,zh;q=0.8', 'en', false],
  ['en', 'zh', 'en', true],
  ['zh', 'en', 'zh', true],
  ['tlh', 'en', 'en', false],
] as const)('?lang=%s with Accept-Language %s is %s, chosen: %s', (asked, accepted, language, isChosen) => {
  expect(languageChoice(asked, accepted)).toEqual({ language, isChosen });
});
