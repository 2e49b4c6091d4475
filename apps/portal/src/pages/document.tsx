import type { ReactNode } from 'react';
import { LANGUAGES } from '@yicang/kernel';
import { HTML_LANG } from '../language.js';
import { hrefOf, type PageContext } from '../page-context.js';
import { STYLE } from '../style.js';

const ICON =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36"><rect width="36" height="36" rx="8" fill="#12684a"/>' +
      '<path d="M8 17 18 9l10 8v11H8zM14 28v-8h8v8" fill="none" stroke="#fff" stroke-width="3" stroke-linejoin="round"/></svg>',
  );

interface DocumentProps {
  readonly context: PageContext;
  readonly title: string;
  /** The page's own path, or null for a page that has no lasting address (a refusal, a fault). */
  readonly path: string | null;
  /** What the address holds besides the language, kept when the language is switched. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** False for pages that search engines should leave out, such as one item's life. */
  readonly isIndexed?: boolean;
  readonly children: ReactNode;
}

/** A whole page around its content: head, skip link, header with the language switch, main, footer. */
export function Document({ context, title, path, parameters = {}, isIndexed = true, children }: DocumentProps) {
  const { say, language, publicOrigin } = context;
  const other = LANGUAGES.find((candidate) => candidate !== language) ?? language;
  return (
    <html lang={HTML_LANG[language]}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{say('site.title', { page: title })}</title>
        <meta name="theme-color" content="#12684a" />
        <meta name="color-scheme" content="light" />
        {path === null || !isIndexed ? <meta name="robots" content="noindex" /> : null}
        <link rel="icon" href={ICON} />
        {path === null ? null : (
          <>
            <link rel="canonical" href={publicOrigin + path} />
            {LANGUAGES.map((each) => (
              <link
                key={each}
                rel="alternate"
                hrefLang={HTML_LANG[each]}
                href={`${publicOrigin}${path}?lang=${each}`}
              />
            ))}
          </>
        )}
        {/* A constant of ours; as plain children React would escape it and its hash would no longer fit the policy. */}
        <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>
        <a className="skip" href="#main">
          {say('site.skip')}
        </a>
        <header className="top">
          <div className="wide">
            <a className="brand" href={hrefOf(context, '/')} aria-label={say('site.home')}>
              <svg className="seal" viewBox="0 0 36 36" aria-hidden="true">
                <rect width="36" height="36" rx="8" fill="#12684a" />
                <path
                  d="M8 17 18 9l10 8v11H8zM14 28v-8h8v8"
                  fill="none"
                  stroke="#fff"
                  strokeWidth="3"
                  strokeLinejoin="round"
                />
              </svg>
              <span>{say('site.name')}</span>
              <small>{say('site.tagline')}</small>
            </a>
            {/* Only a query: it stays on the page whatever its path, and no path from outside gets into a link. */}
            <a
              className="switch"
              href={`?${new URLSearchParams({ ...parameters, lang: other }).toString()}`}
              lang={HTML_LANG[other]}
              hrefLang={HTML_LANG[other]}
              rel="alternate"
            >
              {say('site.otherLanguage')}
            </a>
          </div>
        </header>
        <main id="main" tabIndex={-1}>
          {children}
        </main>
        <footer>
          <div className="wide">
            <p>{say('site.about')}</p>
            <p>{say('site.privacy')}</p>
          </div>
        </footer>
      </body>
    </html>
  );
}
