/** The languages of the portal, the first one being said when nothing else is asked for. */
export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The value of the `lang` attribute. */
export const HTML_LANG = { zh: 'zh-CN', en: 'en' } as const satisfies Record<Language, string>;

/** The language of a page, and whether the address itself names it: then its links name it too. */
export interface LanguageChoice {
  readonly language: Language;
  readonly isChosen: boolean;
}

const ACCEPTED_MAX = 16;

/** `?lang=` wins, then the reader's most wanted of our languages in Accept-Language, then Chinese. */
export function languageChoice(asked: string | null, acceptLanguage: string | null): LanguageChoice {
  const chosen = LANGUAGES.find((language) => language === asked);
  if (chosen !== undefined) return { language: chosen, isChosen: true };
  return { language: mostWanted(acceptLanguage ?? ''), isChosen: false };
}

function mostWanted(acceptLanguage: string): Language {
  const wishes = acceptLanguage
    .split(',', ACCEPTED_MAX)
    .map((wish) => {
      const [tag = '', ...parameters] = wish.trim().toLowerCase().split(';');
      const quality = parameters.map((parameter) => /^\s*q=([\d.]+)$/.exec(parameter)?.[1]).find(Boolean);
      return { language: LANGUAGES.find((language) => language === tag.split('-')[0]), quality: Number(quality ?? 1) };
    })
    .filter((wish) => wish.quality > 0)
    .sort((one, other) => other.quality - one.quality); // stable: equals keep the reader's order
  return wishes.find((wish) => wish.language !== undefined)?.language ?? LANGUAGES[0];
}
