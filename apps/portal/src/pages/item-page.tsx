import { formatItemCode, type ItemCode } from '@yicang/kernel';
import { dayText } from '../figures-in-words.js';
import { lifeOf, type GoodStage, type LifeEntry, type LifeStage, type LifeState } from '../item-life.js';
import { hrefOf, type PageContext } from '../page-context.js';
import type { Trace } from '../queries.js';
import { keyOrOther, type WordKey } from '../words.js';
import { Document } from './document.js';
import { LookUpForm } from './look-up-form.js';
import { StageIcon } from './stage-icon.js';

const STATE_SIGN: Readonly<Record<LifeState, LifeStage>> = {
  inStore: 'received',
  held: 'held',
  issued: 'issued',
  delivered: 'delivered',
  discarded: 'discarded',
  quarantined: 'quarantined',
  lost: 'lost',
  split: 'split',
  inTransit: 'sent',
};

interface ItemPageProps {
  readonly context: PageContext;
  readonly code: ItemCode;
  readonly trace: Trace;
}

/** The life of one item: where it is, what happens next, the way it went, and a thank-you to keep. */
export function ItemPage({ context, code, trace }: ItemPageProps) {
  const { say, language } = context;
  const { state, since, recalledOn, entries, toCome } = lifeOf(trace);
  const community = language === 'zh' ? trace.communityZh : trace.communityEn;
  return (
    <Document
      context={context}
      title={say('item.title', { item: trace.nameZh })}
      path={itemPath(code)}
      isIndexed={false}
    >
      <article className="wide narrow page">
        <p className="num">
          <span className="quiet">{say('item.code')}</span> <span className="code">{formatItemCode(code)}</span>
        </p>
        <h1 lang="zh-CN">{trace.nameZh}</h1>
        <p className="quiet">
          {say(keyOrOther('category', trace.category))} · {community}
        </p>
        {recalledOn === null ? (
          <div className={state === 'discarded' || state === 'lost' ? 'card state bad' : 'card state'}>
            <StageIcon stage={STATE_SIGN[state]} />
            <div>
              <h2>{say(`item.state.${state}`)}</h2>
              <p>
                {toCome.length === 0 ? null : <b>{say('item.next')}</b>}
                {say(`item.next.${state}`)}
              </p>
            </div>
          </div>
        ) : (
          <div className="card state bad">
            <StageIcon stage="recalled" />
            <div>
              <h2>{say('item.recalled')}</h2>
              <p>{say('item.recalled.told', { date: dayText(recalledOn, language), community })}</p>
            </div>
          </div>
        )}
        <Kin context={context} trace={trace} />
        <section aria-labelledby="life">
          <h2 id="life">{say('item.life')}</h2>
          <ol className="life">
            {entries.map((entry, index) => (
              <Happened
                key={index}
                context={context}
                entry={entry}
                isLast={index === entries.length - 1}
                receiptCode={trace.receiptCode ?? null}
              />
            ))}
            {toCome.map((stage) => (
              <Ahead key={stage} context={context} stage={stage} />
            ))}
          </ol>
        </section>
        {entries.some(({ stage }) => stage === 'bought') ? null : (
          <Thanks context={context} code={code} trace={trace} state={state} since={since} community={community} />
        )}
        <section className="no-paper" aria-labelledby="another">
          <h2 id="another">{say('lookUp.another')}</h2>
          <div className="card go">
            <LookUpForm context={context} />
          </div>
        </section>
      </article>
    </Document>
  );
}

/** What it was made of, and what it was divided into: each has a page of its own. */
function Kin({ context, trace: { parentCode, partCodes } }: { readonly context: PageContext; readonly trace: Trace }) {
  const { say } = context;
  const linkTo = (code: string) => (
    <a key={code} className="code" href={hrefOf(context, `/i/${code}`)}>
      {formatItemCode(code as ItemCode)}
    </a>
  );
  return (
    <>
      {parentCode == null ? null : (
        <p className="num kin">
          {say('item.parent')} {linkTo(parentCode)}
        </p>
      )}
      {partCodes.length === 0 ? null : (
        <section aria-labelledby="parts">
          <h2 id="parts">{say('item.parts')}</h2>
          <ul className="num kin">
            {partCodes.map((code) => (
              <li key={code}>{linkTo(code)}</li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** Steps that lead away from the family. */
const BACK: readonly LifeStage[] = ['returned', 'discarded', 'released', 'quarantined', 'recalled', 'lost', 'unsent'];

/** Where it happened, and the other community where there is one. */
function placesOf({ communityZh, communityEn, partnerZh, partnerEn }: LifeEntry, language: PageContext['language']) {
  return language === 'zh'
    ? { community: communityZh, partner: partnerZh ?? '' }
    : { community: communityEn, partner: partnerEn ?? '' };
}

interface HappenedProps {
  readonly context: PageContext;
  readonly entry: LifeEntry;
  readonly isLast: boolean;
  readonly receiptCode: string | null;
}

function Happened({ context, entry, isLast, receiptCode }: HappenedProps) {
  const { say, language } = context;
  const { stage } = entry;
  const reason = reasonKey(entry);
  const isBack = BACK.includes(stage);
  const look = [isBack ? 'back' : 'done', ...(isLast ? ['before-to-come'] : [])].join(' ');
  return (
    <li className={look}>
      <StageIcon stage={stage} />
      <div>
        <h3>{say(`stage.${stage}`)}</h3>
        <p className="when num">
          <time dateTime={entry.on}>{dayText(entry.on, language)}</time>
        </p>
        <p>{say(`stage.${stage}.told`, placesOf(entry, language))}</p>
        {reason === null ? null : <p className="why">{say('reason.label', { reason: say(reason) })}</p>}
        {stage === 'delivered' && receiptCode !== null ? (
          <p className="num">
            <a href={hrefOf(context, `/r/${receiptCode}`)}>{say('item.receipt', { code: receiptCode })}</a>
          </p>
        ) : null}
      </div>
    </li>
  );
}

function Ahead({ context, stage }: { readonly context: PageContext; readonly stage: GoodStage }) {
  return (
    <li className="to-come">
      <StageIcon stage={stage} />
      <div>
        <h3>{context.say(`stage.${stage}`)}</h3>
        <p className="when">{context.say('item.toCome')}</p>
      </div>
    </li>
  );
}

interface ThanksProps {
  readonly context: PageContext;
  readonly code: ItemCode;
  readonly trace: Trace;
  readonly state: LifeState;
  readonly since: string | null;
  readonly community: string;
}

function Thanks({ context, code, trace, state, since, community }: ThanksProps) {
  const { say, language } = context;
  const told = state === 'delivered' || state === 'discarded' ? state : 'received';
  return (
    <section className="card thanks" aria-labelledby="thanks">
      <h2 id="thanks">{say('thanks.heading')}</h2>
      <p>
        {say(`thanks.${told}`, {
          item: trace.nameZh,
          community,
          date: since === null ? '' : dayText(since, language),
        })}
      </p>
      <p className="signed">{say('thanks.signed', { community })}</p>
      <p className="paper num">
        {say('item.code')} {formatItemCode(code)} · {context.publicOrigin}
        {itemPath(code)}
      </p>
      <p className="quiet no-paper">{say('thanks.print')}</p>
    </section>
  );
}

function itemPath(code: ItemCode): string {
  return `/i/${code}`;
}

function reasonKey({ stage, reason }: LifeEntry): WordKey | null {
  if (reason === null || reason === undefined) return null;
  switch (stage) {
    case 'released':
      return keyOrOther('reason.released', reason);
    case 'returned':
      return keyOrOther('reason.returned', reason);
    case 'discarded':
      return keyOrOther('reason.discarded', reason);
    case 'quarantined':
      return keyOrOther('reason.quarantined', reason);
    case 'lost':
      return keyOrOther('reason.lost', reason);
    default:
      return null;
  }
}
