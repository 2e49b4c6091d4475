/** The languages people are answered in, the first one when they do not say. */
export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

const WISHES_MAX = 16;

/** The reader's most wanted of our languages in Accept-Language; Chinese when it names none. */
export function languageOf(acceptLanguage: string | null): Language {
  const wishes = (acceptLanguage ?? '').split(',', WISHES_MAX).map((wish) => {
    const [tag = '', ...parameters] = wish.trim().toLowerCase().split(';');
    const quality = parameters.map((parameter) => /^\s*q=([\d.]+)$/.exec(parameter)?.[1]).find(Boolean);
    return { language: LANGUAGES.find((language) => language === tag.split('-')[0]), quality: Number(quality ?? 1) };
  });
  const [most] = wishes
    .filter(({ language, quality }) => language !== undefined && quality > 0)
    .sort((one, other) => other.quality - one.quality); // stable: equals keep the reader's order
  return most?.language ?? LANGUAGES[0];
}
