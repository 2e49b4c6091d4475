import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parseGlobalId } from '@yicang/kernel';
import { GraphqlFailed, WasRefused } from '../graphql-client.js';
import { Person } from '../people.js';

const AGAIN_MS = 150;
/** Of so many commands one is sent twice at once, and one again after it was answered. */
const TWIN_EVERY = 7;
const AGAIN_EVERY = 5;
/** What only says that the token is too old, or that it cannot be told just now: the same command is sent again. */
const NOT_AN_ANSWER = ['GRANTS_STALE', 'GRANTS_CHANGED', 'SIGN_IN_NEEDED', 'SERVICE_UNAVAILABLE'];
const MISTAKES = ['BAD_USER_INPUT', 'BAD_REQUEST', 'GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_PARSE_FAILED', 'FORBIDDEN'];

/** How the commands went. */
export class Tally {
  accepted = 0;
  refused = 0;
  retried = 0;
  unanswered = 0;
  slowestMs = 0;
  /** Sent again, and answered otherwise than before. */
  readonly otherwise: string[] = [];
  readonly reasons = new Map<string, number>();
}

/** A thing that a mutation answered. */
export type View = Readonly<Record<string, unknown>> & { readonly id?: string; readonly code?: string };

interface Sent {
  readonly mutation: string;
  readonly view: string;
  readonly fields: string;
  readonly input: Readonly<Record<string, unknown>> & { readonly commandId: string };
}

/** An answer, or why there is none. */
interface Told {
  readonly answer: View | null;
  readonly reason: string | null;
}

/** People who send each command until they are answered, and write down what they were told. */
export class Clients {
  readonly tally = new Tally();
  private sent = 0;
  private readonly people = new Map<string, Promise<Person>>();
  /** Nobody asks any longer: what is not answered by then is neither accepted nor refused. */
  private givesUpAt = Number.POSITIVE_INFINITY;

  constructor(
    private readonly origin: () => string,
    private readonly passwordOf: (loginName: string) => string,
    private readonly file: string,
  ) {}

  giveUpAt(ms: number): void {
    this.givesUpAt = ms;
  }

  /**
   * What the mutation answered; null when it was refused, or nobody ever answered. `tells` names the aggregate that an
   * accepted command tells of, by the answer.
   */
  async send(
    who: string,
    mutation: string,
    view: string,
    fields: string,
    input: object,
    tells?: (answer: View) => string | null,
  ): Promise<View | null> {
    const command: Sent = { mutation, view, fields, input: { commandId: randomUUID(), ...input } };
    const isTwin = ++this.sent % TWIN_EVERY === 0;
    const startedAt = Date.now();
    const [told, twin] = await Promise.all([this.ask(who, command), isTwin ? this.ask(who, command) : null]);
    if (told === null) {
      this.tally.unanswered++;
      return null;
    }
    const again = twin ?? (this.sent % AGAIN_EVERY === 0 ? await this.ask(who, command) : null);
    if (again !== null && !isSame(told, again)) this.tally.otherwise.push(`${mutation} ${command.input.commandId}`);
    this.note(startedAt, command, told, told.answer === null ? null : (tells?.(told.answer) ?? null));
    return told.answer;
  }

  /** What somebody is told at last: an answer, or why not; null when it is nothing. */
  private async ask(who: string, { mutation, view, fields, input }: Sent): Promise<Told | null> {
    for (let isFirst = true; Date.now() < this.givesUpAt; isFirst = false) {
      if (!isFirst) {
        this.tally.retried++;
        await pause(AGAIN_MS * (1 + Math.random()));
      }
      try {
        return { answer: await (await this.person(who)).do<View>(mutation, view, fields, input), reason: null };
      } catch (fault) {
        if (fault instanceof WasRefused && !NOT_AN_ANSWER.includes(fault.reason))
          return { answer: null, reason: fault.reason };
        this.people.delete(who); // whatever it was, a new token does no harm
        if (fault instanceof GraphqlFailed && fault.codes.some((code) => MISTAKES.includes(code))) throw fault;
      }
    }
    return null;
  }

  private async person(who: string): Promise<Person> {
    const known = this.people.get(who) ?? Person.signIn(this.origin(), who, this.passwordOf(who));
    this.people.set(who, known);
    return known;
  }

  private note(startedAt: number, { mutation, input }: Sent, { reason }: Told, of: string | null): void {
    const outcome = reason === null ? 'accepted' : 'refused';
    this.tally[outcome]++;
    this.tally.slowestMs = Math.max(this.tally.slowestMs, Date.now() - startedAt);
    if (reason !== null) this.tally.reasons.set(reason, (this.tally.reasons.get(reason) ?? 0) + 1);
    const line = { command_id: input.commandId, mutation, outcome, reason, aggregate_id: of };
    appendFileSync(this.file, `${JSON.stringify(line)}\n`);
  }
}

/** Whoever sends a command again is told of the same thing. Its state may have moved on meanwhile. */
function isSame(one: Told, other: Told): boolean {
  return one.reason === other.reason && one.answer?.id === other.answer?.id && one.answer?.code === other.answer?.code;
}

/** The key of the thing that an answer is, as its service and its events know it. */
export function keyOf({ id = '' }: View): string | null {
  return parseGlobalId(id)?.local ?? null;
}
