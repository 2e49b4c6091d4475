import { plain, searchTextOf } from './product-search.js';

it('finds goods by name, by pinyin and by initials', () => {
  const text = searchTextOf(['大米', 'Rice', '绿豆']);
  for (const typed of ['大米', 'dami', 'Da Mi', 'dm', 'RICE', 'lvdou', 'lüdou', 'ld', '米'])
    expect([typed, text.includes(plain(typed))]).toEqual([typed, true]);
  expect(text).not.toContain('||');
});
it('reads a character with several readings by the word it stands in', () => {
  expect(searchTextOf(['重庆火锅底料'])).toContain('|chongqing');
});
it('keeps digits, and nothing that a pattern would take for a sign', () => {
  expect(plain('84 消毒液_%|')).toBe('84消毒液');
});
