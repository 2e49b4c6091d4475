import type { Language } from '@yicang/kernel';

/** One sentence in both languages people are answered in. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** The sentence in the reader's language. */
export function wordsIn(words: Words, language: Language): string {
  return words[language];
}
