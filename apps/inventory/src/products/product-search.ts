import { pinyin } from 'pinyin-pro';

/** Words people look for are this long at most; longer ones find nothing anyway. */
export const SEARCH_LENGTH_MAX = 40;

/** What a product is found by: its names, their pinyin without tones, and their initials, each after a bar. */
export function searchTextOf(names: readonly string[]): string {
  const words = names.flatMap((name) => [name, inPinyin(name), initialsOf(name)]).map(plain);
  return [...new Set(words)]
    .filter((word) => word !== '')
    .map((word) => `|${word}`)
    .join('');
}

/** What somebody typed, as it stands in a search text: no case, no spaces, no marks, and `ü` typed as `v`. */
export function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('ü', 'v')
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

function inPinyin(name: string): string {
  return pinyin(name, { toneType: 'none', nonZh: 'consecutive', v: true });
}

function initialsOf(name: string): string {
  return pinyin(name, { toneType: 'none', pattern: 'first', nonZh: 'consecutive' });
}
