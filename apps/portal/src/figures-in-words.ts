import { TIME_ZONE, type Language } from '@yicang/kernel';
import type { Figure } from './measures.js';
import type { Say } from './words.js';

const LOCALES = { zh: 'zh-CN', en: 'en-GB' } as const satisfies Record<Language, string>;

const perLanguage = <T>(make: (locale: string) => T): Readonly<Record<Language, T>> => ({
  zh: make(LOCALES.zh),
  en: make(LOCALES.en),
});

const wholeNumbers = perLanguage((locale) => new Intl.NumberFormat(locale));
const shortNumbers = perLanguage(
  (locale) => new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }),
);
const decimals = perLanguage((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }));
const shares = perLanguage((locale) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }));
const days = perLanguage((locale) => new Intl.DateTimeFormat(locale, { timeZone: 'UTC', dateStyle: 'long' }));
const instants = perLanguage(
  (locale) =>
    new Intl.DateTimeFormat(locale, { timeZone: TIME_ZONE, dateStyle: 'long', timeStyle: 'medium', hourCycle: 'h23' }),
);

const SHORT_FROM = 10_000; // up to four digits fit a tile as they are

/** A whole number with its thousands apart. */
export function numberText(value: number, language: Language): string {
  return wholeNumbers[language].format(value);
}

/** A number to one place. */
export function decimalText(value: number, language: Language): string {
  return decimals[language].format(value);
}

/** A share of one, in percent to one place. */
export function shareText(value: number, language: Language): string {
  return shares[language].format(value);
}

/** A number for a tile: 9,999 whole, then 1.2万 or 12K. */
function shortNumberText(value: number, language: Language): string {
  return value < SHORT_FROM ? numberText(value, language) : shortNumbers[language].format(value);
}

/** A calendar day, written out. */
export function dayText(day: string, language: Language): string {
  return days[language].format(new Date(`${day}T00:00:00Z`)); // the day is already a day of Shanghai: UTC keeps it
}

/** An instant in Asia/Shanghai, to the second. */
export function instantText(instant: string, language: Language): string {
  return instants[language].format(new Date(instant));
}

/** A figure for a table or a screen reader: always a word, never a bare dash. */
export function figureText(figure: Figure, language: Language, say: Say): string {
  switch (figure.kind) {
    case 'value':
      return numberText(figure.value, language);
    case 'zero':
      return '0';
    case 'hidden':
      return say('figure.hidden');
    case 'notStarted':
      return say('figure.notStarted');
    case 'noData':
      return say('figure.noData');
  }
}

/** A figure in the room of a tile. */
export function shortFigureText(figure: Figure, language: Language, say: Say): string {
  switch (figure.kind) {
    case 'value':
      return shortNumberText(figure.value, language);
    case 'zero':
      return '0';
    case 'hidden':
      return say('figure.hiddenShort');
    case 'notStarted':
      return say('figure.notStartedShort');
    case 'noData':
      return say('figure.noDataShort');
  }
}
