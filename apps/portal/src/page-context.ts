import type { LanguageChoice } from './language.js';
import type { Say } from './words.js';

/** What every page needs to know of the request it answers. */
export interface PageContext extends LanguageChoice {
  readonly say: Say;
  /** Scheme and host under which the public reaches the portal, without a slash at the end. */
  readonly publicOrigin: string;
}

/** An address within the portal. It names the language when the reader's own address did, so a choice lasts. */
export function hrefOf(
  context: LanguageChoice,
  path: string,
  parameters: Readonly<Record<string, string>> = {},
): string {
  const all = context.isChosen ? { lang: context.language, ...parameters } : parameters;
  const query = new URLSearchParams(all).toString();
  return query === '' ? path : `${path}?${query}`;
}
