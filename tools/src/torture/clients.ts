import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parseGlobalId } from '@yicang/kernel';
import { GraphqlFailed, WasRefused } from '../graphql-client.js';
import { Person } from '../people.js';

const AGAIN_MS = 150;
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
  readonly reasons = new Map<string, number>();
}

/** A thing that a mutation answered. */
export type View = Readonly<Record<string, unknown>> & { readonly id?: string; readonly code?: string };

/** People who send each command until they are answered, and write down what they were told. */
export class Clients {
  readonly tally = new Tally();
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
    const command = { commandId: randomUUID(), ...input };
    const startedAt = Date.now();
    for (let isFirst = true; Date.now() < this.givesUpAt; isFirst = false) {
      if (!isFirst) {
        this.tally.retried++;
        await pause(AGAIN_MS * (1 + Math.random()));
      }
      try {
        const person = await this.person(who);
        const answer = await person.do<View>(mutation, view, fields, command);
        this.note(startedAt, { command, mutation, outcome: 'accepted', reason: null, of: tells?.(answer) ?? null });
        return answer;
      } catch (fault) {
        if (fault instanceof WasRefused && !NOT_AN_ANSWER.includes(fault.reason)) {
          this.note(startedAt, { command, mutation, outcome: 'refused', reason: fault.reason, of: null });
          return null;
        }
        this.people.delete(who); // whatever it was, a new token does no harm
        if (fault instanceof GraphqlFailed && fault.codes.some((code) => MISTAKES.includes(code))) throw fault;
      }
    }
    this.tally.unanswered++;
    return null;
  }

  private async person(who: string): Promise<Person> {
    const known = this.people.get(who) ?? Person.signIn(this.origin(), who, this.passwordOf(who));
    this.people.set(who, known);
    return known;
  }

  private note(
    startedAt: number,
    told: {
      command: { commandId: string };
      mutation: string;
      outcome: 'accepted' | 'refused';
      reason: string | null;
      of: string | null;
    },
  ): void {
    const { command, mutation, outcome, reason, of } = told;
    this.tally[outcome]++;
    this.tally.slowestMs = Math.max(this.tally.slowestMs, Date.now() - startedAt);
    if (reason !== null) this.tally.reasons.set(reason, (this.tally.reasons.get(reason) ?? 0) + 1);
    const line = { command_id: command.commandId, mutation, outcome, reason, aggregate_id: of };
    appendFileSync(this.file, `${JSON.stringify(line)}\n`);
  }
}

/** The key of the thing that an answer is, as its service and its events know it. */
export function keyOf({ id = '' }: View): string | null {
  return parseGlobalId(id)?.local ?? null;
}
