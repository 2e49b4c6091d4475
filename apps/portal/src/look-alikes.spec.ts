import { parseItemCode } from '@yicang/kernel';
import { codesMeant } from './look-alikes.js';
import { aCode, anotherCode } from './portal.fixture.js';

const misread = (code: string, from: string, to: string) =>
  [...code].flatMap((character, index) => (character === from ? [[...code].with(index, to).join('')] : []));

it.each(['8B', 'B8', '5S', '2Z', '6G', '0D', 'VU'])('finds the code in which %s was mistaken', (pair) => {
  const [from = '', to = ''] = pair;
  for (const code of [aCode, anotherCode])
    for (const typed of misread(code, from, to)) expect(codesMeant(typed.toLowerCase())).toContain(code);
});

it('suggests only codes whose check fits, at most three, whatever is typed', () => {
  for (const typed of ['', 'ABC', '8B5S2Z6G0DQV', 'B'.repeat(200), '您好']) {
    const meant = codesMeant(typed);
    expect(meant.length).toBeLessThanOrEqual(3);
    for (const code of meant) expect(parseItemCode(code)).toBe(code);
  }
});
