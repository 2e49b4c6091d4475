import { fitting } from './fitting.js';
import { LACKING, legible } from './paper-font.js';

/** Every character is one wide. */
const typewriter = { widthOfString: (text: string) => [...text].length };

it('a text that fits stays as it is, and a longer one ends with an ellipsis', () => {
  expect(fitting(typewriter, '大米五公斤', 5)).toBe('大米五公斤');
  expect(fitting(typewriter, '大米五公斤装', 5)).toBe('大米五公…');
  expect(fitting(typewriter, '大米', 0)).toBe('…');
});
it('what the font lacks is a mark to be seen, and a broken line is a space', () => {
  expect(legible('🍚米\n 𠮷饴')).toBe(`${LACKING}米 ${LACKING}饴`);
});
