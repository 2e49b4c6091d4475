import { parseItemCode, type ItemCode } from '@yicang/kernel';

// Pairs that people mistake for each other on a small label, the commonest first. U is no character of a code.
const LOOK_ALIKES = ['8B', '5S', '2Z', '6G', '0D', '0Q', 'UV', '17', 'VY', 'CG', 'MN', 'EF', 'KX'];
const SUGGESTIONS_MAX = 3;

/** Codes that fit when one character is read as the one it is mistaken for. The likeliest first, at most three. */
export function codesMeant(typed: string): readonly ItemCode[] {
  const characters = [...typed.toUpperCase()];
  const meant = new Set<ItemCode>();
  for (const [one = '', other = ''] of LOOK_ALIKES) {
    characters.forEach((character, index) => {
      if (character !== one && character !== other) return;
      const code = parseItemCode(characters.with(index, character === one ? other : one).join(''));
      if (code !== null) meant.add(code);
    });
  }
  return [...meant].slice(0, SUGGESTIONS_MAX);
}
