import { formatItemCode, type ItemCode, type ItemCodeProblem } from '@yicang/kernel';
import { hrefOf, type PageContext } from '../page-context.js';
import type { WordKey } from '../words.js';
import { Document } from './document.js';
import { LookUpForm } from './look-up-form.js';

interface MalformedCodePageProps {
  readonly context: PageContext;
  /** As the reader wrote it; any text at all. */
  readonly typed: string;
  readonly problem: ItemCodeProblem;
  readonly meant: readonly ItemCode[];
}

const PROBLEM_WORDS = {
  LENGTH: 'malformed.length',
  CHARACTER: 'malformed.character',
  CHECK: 'malformed.check',
} as const satisfies Record<ItemCodeProblem, WordKey>;

/** What may be wrong with the code that was typed, what it may have meant, and the field to try again. */
export function MalformedCodePage({ context, typed, problem, meant }: MalformedCodePageProps) {
  const { say } = context;
  return (
    <Document context={context} title={say('malformed.title')} path={null} parameters={{ code: typed }}>
      <div className="wide narrow page">
        <h1>{say('malformed.title')}</h1>
        {typed === '' ? (
          <p className="go">{say('malformed.empty')}</p>
        ) : (
          <>
            <p className="go">
              <span className="quiet">{say('malformed.typed')}</span> <span className="code typed">{typed}</span>
            </p>
            <p>{say(PROBLEM_WORDS[problem])}</p>
          </>
        )}
        {meant.length === 0 ? null : (
          <div className="meant">
            <p id="meant">{say('malformed.suggestion')}</p>
            <ul className="chips" aria-labelledby="meant">
              {meant.map((code) => (
                <li key={code}>
                  <a className="chip code" href={hrefOf(context, `/i/${code}`)}>
                    {formatItemCode(code)}
                  </a>
                </li>
              ))}
            </ul>
          </div>
        )}
        <div className="card go">
          <LookUpForm context={context} typed={typed} />
        </div>
        <p className="go quiet">{say('malformed.scan')}</p>
      </div>
    </Document>
  );
}

/** The code is well formed and nobody has recorded anything under it: what to do about it. */
export function UnknownItemPage({ context, code }: { readonly context: PageContext; readonly code: ItemCode }) {
  const { say } = context;
  return (
    <Document context={context} title={say('unknown.title')} path={null}>
      <div className="wide narrow page">
        <h1>{say('unknown.title')}</h1>
        <p className="go">
          <span className="quiet">{say('item.code')}</span> <span className="code">{formatItemCode(code)}</span>
        </p>
        <p>{say('unknown.lead')}</p>
        <ul className="tips">
          <li>{say('unknown.new')}</li>
          <li>{say('unknown.compare')}</li>
          <li>{say('unknown.ask')}</li>
        </ul>
        <div className="card go">
          <LookUpForm context={context} typed={formatItemCode(code)} />
        </div>
      </div>
    </Document>
  );
}

interface PlainPageProps {
  readonly context: PageContext;
  readonly kind: 'notFound' | 'receiptNotFound' | 'away' | 'busy' | 'method';
}

/** One message and the way on: to try again when waiting helps, else home. */
export function PlainPage({ context, kind }: PlainPageProps) {
  const { say } = context;
  const canRetry = kind === 'away' || kind === 'busy';
  return (
    <Document context={context} title={say(`${kind}.title`)} path={null}>
      <div className="wide narrow page">
        <h1>{say(`${kind}.title`)}</h1>
        <p className="go">{say(`${kind}.lead`)}</p>
        <p className="go chips">
          {/* An empty href is this very address. */}
          {canRetry ? (
            <a className="button" href="">
              {say('away.retry')}
            </a>
          ) : null}
          <a className={canRetry ? 'chip' : 'button'} href={hrefOf(context, '/')}>
            {say('site.home')}
          </a>
        </p>
      </div>
    </Document>
  );
}
