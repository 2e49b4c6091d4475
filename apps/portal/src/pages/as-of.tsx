import { instantText } from '../figures-in-words.js';
import type { PageContext } from '../page-context.js';

/** When the figures were true, and a link that asks for newer ones. */
export function AsOf({
  context,
  asOf,
  href,
}: {
  readonly context: PageContext;
  readonly asOf: string;
  readonly href: string;
}) {
  const { say, language } = context;
  return (
    <p className="quiet num as-of">
      <time dateTime={asOf}>{say('home.asOf', { time: instantText(asOf, language) })}</time>
      <a className="no-paper" href={href}>
        {say('home.refresh')}
      </a>
    </p>
  );
}
