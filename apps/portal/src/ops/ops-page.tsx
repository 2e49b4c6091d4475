import { hrefOf, type PageContext } from '../page-context.js';
import { Document } from '../pages/document.js';
import { keyOrOther } from '../words.js';
import { type Light, type Operations, type ServiceOperations } from './ops-queries.js';

/** A sign beside the word: nobody should have to tell colours apart. */
const SIGNS: Readonly<Record<Light, string>> = { green: '●', amber: '▲', red: '■' };

interface OpsProps {
  readonly context: PageContext;
  /** What came of what was just done. */
  readonly said: string | null;
  /** Names one attempt each: a form that is sent twice is done once. */
  readonly nextCommandId: () => string;
}

/** How the platform is doing, and what an operator may do about it. */
export function OpsPage({ context, said, operations, nextCommandId }: OpsProps & { readonly operations: Operations }) {
  const { say } = context;
  return (
    <Document context={context} title={say('ops.title')} path={null}>
      <div className="wide page ops">
        <h1>{say('ops.title')}</h1>
        <Said context={context} said={said} />
        <p className={`light ${operations.light}`}>
          <LightWord context={context} light={operations.light} />
        </p>
        <p className="go quiet">{say('ops.asOf', { time: timeOf(context, operations.asOf) })}</p>
        <p className="go chips">
          <a className="chip" href={hrefOf(context, '/ops')}>
            {say('ops.refresh')}
          </a>
        </p>
        <div className="services">
          {worstFirst(operations.services).map((service) => (
            <Service key={service.service} context={context} service={service} nextCommandId={nextCommandId} />
          ))}
        </div>
        <form className="go" method="post" action={hrefOf(context, '/ops/sign-out')}>
          <button className="chip" type="submit">
            {say('ops.signOut')}
          </button>
        </form>
      </div>
    </Document>
  );
}

/** The services do not answer, nor can it be asked who looks: it says where to look next. */
export function OpsAwayPage({ context }: Pick<OpsProps, 'context'>) {
  const { say } = context;
  return (
    <Document context={context} title={say('ops.title')} path={null}>
      <div className="wide narrow page ops">
        <h1>{say('ops.title')}</h1>
        <p className="light red">
          <LightWord context={context} light="red" />
        </p>
        <p className="go">{say('ops.away')}</p>
        <ul className="go">
          {RUNBOOKS_OF_SILENCE.map((path) => (
            <li key={path}>{say('ops.runbook', { path })}</li>
          ))}
        </ul>
        <p className="go chips">
          <a className="chip" href={hrefOf(context, '/ops')}>
            {say('ops.refresh')}
          </a>
        </p>
      </div>
    </Document>
  );
}

/** What tells what to do when nobody answers. */
const RUNBOOKS_OF_SILENCE = ['docs/runbooks/service-silent.md', 'docs/runbooks/grants-unknown.md'];

/** Who looks at it has to be known. */
export function OpsSignInPage({ context, said }: Pick<OpsProps, 'context' | 'said'>) {
  const { say } = context;
  return (
    <Document context={context} title={say('ops.title')} path={null}>
      <div className="wide narrow page ops">
        <h1>{say('ops.title')}</h1>
        <Said context={context} said={said} />
        <p className="go">{say('ops.signInLead')}</p>
        <form className="card go fields" method="post" action={hrefOf(context, '/ops/sign-in')}>
          <label htmlFor="loginName">{say('ops.loginName')}</label>
          <input id="loginName" name="loginName" autoComplete="username" required maxLength={40} />
          <label htmlFor="password">{say('ops.password')}</label>
          <input
            id="password"
            name="password"
            type="password"
            autoComplete="current-password"
            required
            maxLength={128}
          />
          <button className="button" type="submit">
            {say('ops.signIn')}
          </button>
        </form>
      </div>
    </Document>
  );
}

function worstFirst(services: readonly ServiceOperations[]): readonly ServiceOperations[] {
  const order: readonly Light[] = ['red', 'amber', 'green'];
  return [...services].sort((a, b) => order.indexOf(a.light) - order.indexOf(b.light));
}

function Said({ context, said }: Pick<OpsProps, 'context' | 'said'>) {
  if (said === null) return null;
  return (
    <p className="said" role="status">
      {context.say(keyOrOther('ops.said', said))}
    </p>
  );
}

function LightWord({ context, light }: { readonly context: PageContext; readonly light: Light }) {
  return (
    <>
      <span aria-hidden="true">{SIGNS[light]}</span> {context.say(`ops.light.${light}`)}
    </>
  );
}

interface ServiceProps extends Omit<OpsProps, 'said'> {
  readonly service: ServiceOperations;
}

function Service({ context, service, nextCommandId }: ServiceProps) {
  const { say } = context;
  const name = `ops.service.${service.service}`;
  return (
    <section className="card" aria-labelledby={service.service}>
      <h2 id={service.service}>{say(name as Parameters<typeof say>[0])}</h2>
      <p className={`light ${service.light}`}>
        <LightWord context={context} light={service.light} />
      </p>
      {service.alarms.length === 0 ? null : (
        <ul className="alarms">
          {service.alarms.map((alarm) => (
            <li key={alarm.name} className={alarm.light}>
              <span aria-hidden="true">{SIGNS[alarm.light]}</span>{' '}
              {say(keyOrOther('ops.alarm', alarm.name), { name: alarm.name, figure: String(alarm.figure) })}{' '}
              <span className="quiet">{say('ops.runbook', { path: `docs/runbooks/${alarm.name}.md` })}</span>
            </li>
          ))}
        </ul>
      )}
      {service.isAnswering ? <Facts context={context} service={service} /> : null}
      {service.isAnswering ? <Letters context={context} service={service} nextCommandId={nextCommandId} /> : null}
    </section>
  );
}

function Facts({ context, service }: Pick<ServiceProps, 'context' | 'service'>) {
  const { say } = context;
  const { eventsWaiting, oldestEventWaitingAt: oldest, comparedAt, eventsResent, consumers, dueWork } = service;
  const behind = (consumers ?? []).filter(({ waiting, inHand }) => waiting + inHand > 0);
  return (
    <dl className="facts">
      <dt>{say('ops.outbox')}</dt>
      <dd>
        {oldest === null
          ? say('ops.outboxNone')
          : say('ops.outboxSome', { count: String(eventsWaiting), time: timeOf(context, oldest) })}
      </dd>
      <dt>{say('ops.compared')}</dt>
      <dd>
        {comparedAt === null
          ? say('ops.comparedNever')
          : say('ops.comparedAt', { time: timeOf(context, comparedAt), resent: String(eventsResent) })}
      </dd>
      <dt>{say('ops.lag')}</dt>
      {behind.length === 0 ? <dd>{say('ops.lagNone')}</dd> : null}
      {behind.map(({ name, waiting, inHand, redelivered }) => (
        <dd key={name}>
          {say('ops.lagOf', {
            name,
            waiting: String(waiting),
            inHand: String(inHand),
            redelivered: String(redelivered),
          })}
        </dd>
      ))}
      <dt>{say('ops.work')}</dt>
      {(dueWork ?? []).length === 0 ? <dd>{say('ops.workNone')}</dd> : null}
      {(dueWork ?? []).map(({ kind, waiting, late, failing }) => (
        <dd key={kind}>
          {say('ops.workOf', { kind, waiting: String(waiting), late: String(late), failing: String(failing) })}
        </dd>
      ))}
    </dl>
  );
}

function Letters({ context, service, nextCommandId }: ServiceProps) {
  const { say } = context;
  const letters = service.deadLetters ?? [];
  const count = service.deadLetterCount ?? 0;
  return (
    <div className="letters">
      <h3>{say('ops.letters')}</h3>
      {letters.length === 0 ? <p>{say('ops.lettersNone')}</p> : null}
      {count > letters.length ? (
        <p className="quiet">{say('ops.more', { count: String(count), shown: String(letters.length) })}</p>
      ) : null}
      <ul>
        {letters.map((letter) => (
          <Letter
            key={`${letter.tenantCode} ${letter.consumer} ${letter.stream} ${letter.seq}`}
            context={context}
            service={service.service}
            letter={letter}
            nextCommandId={nextCommandId}
          />
        ))}
      </ul>
    </div>
  );
}

interface LetterProps extends Omit<OpsProps, 'said'> {
  readonly service: string;
  readonly letter: NonNullable<ServiceOperations['deadLetters']>[number];
}

function Letter({ context, service, letter, nextCommandId }: LetterProps) {
  const { say } = context;
  const { tenantCode, consumer, stream, seq, subject, problem, parkedAt } = letter;
  const key = { service, tenantCode, consumer, stream, seq: String(seq) };
  const reasonId = `reason-${service}-${consumer}-${seq}`;
  return (
    <li className="letter">
      <p>{say('ops.letterOf', { consumer, subject, seq: String(seq) })}</p>
      <p className="quiet">
        {timeOf(context, parkedAt)} · {problem}
      </p>
      <form method="post" action={hrefOf(context, '/ops/replay')}>
        <Hidden values={{ ...key, commandId: nextCommandId() }} />
        <button className="chip" type="submit">
          {say('ops.replay')}
        </button>{' '}
        <span className="quiet">{say('ops.replayMeans')}</span>
      </form>
      <form className="fields" method="post" action={hrefOf(context, '/ops/discard')}>
        <Hidden values={{ ...key, commandId: nextCommandId() }} />
        <label htmlFor={reasonId}>{say('ops.discardReason')}</label>
        <input id={reasonId} name="reason" required minLength={3} maxLength={300} />
        <button className="chip" type="submit">
          {say('ops.discard')}
        </button>
      </form>
    </li>
  );
}

function Hidden({ values }: { readonly values: Readonly<Record<string, string>> }) {
  return Object.entries(values).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />);
}

/** To the second, in Beijing time. */
function timeOf({ language }: PageContext, instant: string): string {
  return new Date(instant).toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB', { timeZone: 'Asia/Shanghai' });
}
