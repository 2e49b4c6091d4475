import { type NatsConnection } from '@nats-io/transport-node';
import { hearersOf } from '@yicang/contracts';
import {
  accessProblem,
  type Actor,
  covers,
  defineOwnOperation,
  NATION,
  parseTenantCode,
  type TenantCode,
} from '@yicang/kernel';
import { codedError, refusedAsError } from '@yicang/platform-graphql';
import { randomUUID } from 'node:crypto';
import { type OutdatedGrants } from './outdated-grants.js';

/** How many changes are kept for those who come back. */
const KEPT_MAX = 1_000;
/** Changes one listener may be behind by; then it is told to ask anew instead. */
const PENDING_MAX = 100;
/** One key's listeners at a time: a coordinator's screens, and some to spare. */
export const LISTENERS_MAX = 20;
/** A listener is sent away after this long, and comes back with what it may hear then. */
export const LISTEN_MAX_MS = 10 * 60_000;

/** Of what her own grants cover, and of nothing else. */
export const LISTEN_TO_CHANGES = defineOwnOperation('gateway.listen-to-changes');

/** That something happened at a place: a reason to ask again, and no answer in itself. */
export interface Change {
  /** What to come back with, to hear what was missed. */
  readonly cursor: string;
  /** REFETCH when it is not known what was missed. */
  readonly kind: 'EVENT' | 'REFETCH';
  /** The type of the event, `inventory.item.received.v1`; null for REFETCH. */
  readonly type: string | null;
  readonly place: TenantCode | null;
}

interface Listener {
  readonly hears: (change: Change) => boolean;
  readonly actor: Actor;
  readonly pending: Change[];
  /** It hears nothing more. */
  end: () => void;
  wake: () => void;
}

/** Hears every event of the platform once, and tells those who listen that it happened. What is in it, nobody is told. */
export class Changes {
  private readonly run = randomUUID();
  private readonly kept: Change[] = [];
  private readonly listeners = new Set<Listener>();
  private readonly listenersOf = new Map<string, number>();
  private heard = 0;
  private isClosed = false;

  constructor(connection: NatsConnection, outdated: OutdatedGrants) {
    connection.subscribe('evt.>', {
      callback: (_err, { subject }) => {
        const at = whatAndWhere(subject);
        if (at !== null) this.tell(at);
      },
    });
    // she comes back with a token that says what her grants are now
    outdated.onChange((subject) => {
      for (const { actor, end } of [...this.listeners]) if (actor.subject === subject) end();
    });
  }

  /**
   * The changes at places this actor's grants cover, within `place` if given, of what her roles there may read: first REFETCH, or
   * after a cursor what was missed since, then each as it happens, until 10 minutes are over or her grants change. @throws
   * GraphQLError UNAUTHENTICATED for the public, FORBIDDEN for a partner,
   * RATE_LIMITED for more than LISTENERS_MAX at a time.
   */
  listen(actor: Actor, place: TenantCode | null, after: string | null): AsyncIterableIterator<Change> {
    const problem = accessProblem(actor, [LISTEN_TO_CHANGES], new Date());
    if (problem !== null) throw refusedAsError(problem);
    const count = this.listenersOf.get(actor.subject) ?? 0;
    if (count >= LISTENERS_MAX) throw tooMany();
    this.listenersOf.set(actor.subject, count + 1);
    const listener: Listener = {
      ...{ hears: earsOf(actor, place), actor, pending: [] },
      ...{ end: () => undefined, wake: () => undefined },
    };
    listener.pending.push(...this.missed(after).filter(listener.hears));
    this.listeners.add(listener);
    return this.told(listener, () => this.leave(actor.subject, listener));
  }

  /** Everybody is sent away, and may come back to another gateway. */
  close(): void {
    this.isClosed = true;
    for (const { wake } of this.listeners) wake();
  }

  private told(listener: Listener, leave: () => void): AsyncIterableIterator<Change> {
    let isOver = false;
    listener.end = (): void => {
      isOver = true;
      clearTimeout(timer);
      leave();
      listener.wake();
    };
    const timer = setTimeout(listener.end, LISTEN_MAX_MS).unref();
    const done = { done: true, value: undefined } as const;
    const iterator: AsyncIterableIterator<Change> = {
      [Symbol.asyncIterator]: () => iterator,
      next: async () => {
        for (;;) {
          if (isOver || this.isClosed) return done;
          const value = listener.pending.shift();
          if (value !== undefined) return { done: false, value };
          await new Promise<void>((resolve) => (listener.wake = resolve));
        }
      },
      return: () => {
        if (!isOver) listener.end();
        return Promise.resolve(done);
      },
    };
    return iterator;
  }

  private leave(subject: string, listener: Listener): void {
    this.listeners.delete(listener);
    const left = (this.listenersOf.get(subject) ?? 1) - 1;
    if (left > 0) this.listenersOf.set(subject, left);
    else this.listenersOf.delete(subject);
  }

  private tell({ type, place }: { type: string; place: TenantCode }): void {
    this.heard += 1;
    const change: Change = { cursor: `${this.run}.${this.heard}`, kind: 'EVENT', type, place };
    this.kept.push(change);
    if (this.kept.length > KEPT_MAX) this.kept.shift();
    for (const listener of this.listeners) {
      if (!listener.hears(change)) continue;
      if (listener.pending.length >= PENDING_MAX) listener.pending.splice(0, PENDING_MAX, this.refetch());
      else listener.pending.push(change);
      listener.wake();
    }
  }

  private missed(after: string | null): Change[] {
    const [run, number] = after?.split('.') ?? [];
    const behind = this.heard - Number(number);
    const isKnown = run === this.run && behind >= 0 && behind <= this.kept.length;
    if (!isKnown) return [this.refetch()];
    return behind === 0 ? [] : this.kept.slice(-behind);
  }

  private refetch(): Change {
    return { cursor: `${this.run}.${this.heard}`, kind: 'REFETCH', type: null, place: null };
  }
}

function earsOf(actor: Actor, place: TenantCode | null): (change: Change) => boolean {
  return (change) => {
    if (change.place === null) return true;
    const at = change.place;
    if (place !== null && !covers(place, at)) return false;
    const roles = hearersOf(change.type ?? '');
    const now = Date.now();
    return actor.grants.some(
      (grant) =>
        roles.includes(grant.role) &&
        covers(grant.place, at) &&
        (grant.until === null || Date.parse(grant.until) > now),
    );
  };
}

/** `evt.<type>.<province>.<city>.<community>`, as `eventSubject` writes it. */
function whatAndWhere(subject: string): { type: string; place: TenantCode } | null {
  const tokens = subject.split('.');
  const place = parseTenantCode(tokens.slice(-3).findLast((token) => token !== '0') ?? NATION);
  return place === null ? null : { type: tokens.slice(1, -3).join('.'), place };
}

function tooMany() {
  const words = {
    zh: `同时至多可订阅 ${LISTENERS_MAX} 处，请先关掉几个页面。`,
    en: `You may listen at ${LISTENERS_MAX} places at a time: close some first.`,
  };
  return codedError('RATE_LIMITED', words, { isRetryable: true });
}
