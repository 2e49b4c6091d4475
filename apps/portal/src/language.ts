import { LANGUAGES, languageOf, type Language } from '@yicang/kernel';

/** The value of the `lang` attribute. */
export const HTML_LANG = { zh: 'zh-CN', en: 'en' } as const satisfies Record<Language, string>;

/** The language of a page, and whether the address itself names it: then its links name it too. */
export interface LanguageChoice {
  readonly language: Language;
  readonly isChosen: boolean;
}

/** `?lang=` wins, then what Accept-Language wants. */
export function languageChoice(asked: string | null, acceptLanguage: string | null): LanguageChoice {
  const chosen = LANGUAGES.find((language) => language === asked);
  if (chosen !== undefined) return { language: chosen, isChosen: true };
  return { language: languageOf(acceptLanguage), isChosen: false };
}
