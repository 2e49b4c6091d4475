import { type Envelope, eventSubject } from '@yicang/contracts';
import { streamOf, type Treatment } from '@yicang/platform-nats';
import type { Chance } from '../chance.js';
import type { Steps } from './steps.js';

type Message = Parameters<Treatment['treat']>[0][number];

const BATCH_MAX = 8;
/** Of 1: an event is in the stream twice, as after a relay that died before it could mark it. */
const TWICE = 0.15;

type State = 'waiting' | 'in hand' | 'done';

interface Stored {
  readonly seq: number;
  readonly subject: string;
  readonly body: string;
  state: State;
}

/** What a process reads of a durable consumer. */
export interface Reading {
  readonly stream: string;
  readonly name: string;
  readonly types: readonly string[];
  readonly treatment: Treatment;
}

/**
 * The streams, and what each durable consumer has acknowledged. It outlives the processes, and delivers as JetStream may at its
 * worst: again what was not acknowledged in its sight, and in any order.
 */
export class SimulatedBroker {
  deliveries = 0;
  private readonly streams = new Map<
    string,
    { readonly type: string; readonly body: string; readonly subject: string }[]
  >();
  private readonly durables = new Map<string, Stored[]>();

  constructor(
    private readonly chance: Chance,
    history: readonly Envelope[],
    private readonly isCalm: boolean,
  ) {
    for (const event of history) {
      const stored = {
        type: event.type,
        body: JSON.stringify(event),
        subject: eventSubject(event.type, event.tenantCode),
      };
      const stream = streamOf(event.type.split('.')[0] ?? '');
      const copies = !isCalm && chance.isUnder(TWICE) ? [stored, stored] : [stored];
      this.streams.set(stream, [...(this.streams.get(stream) ?? []), ...copies]);
    }
  }

  /** What no process had finished is delivered again: its reader is gone. */
  readerGone(): void {
    for (const message of [...this.durables.values()].flat())
      if (message.state === 'in hand') message.state = 'waiting';
  }

  isDone(reading: Reading): boolean {
    return this.of(reading).every(({ state }) => state === 'done');
  }

  /** Some of what waits: in the order of the stream while it is calm, in any order otherwise. */
  batch(reading: Reading, steps: Steps): Message[] {
    const waiting = this.of(reading).filter(({ state }) => state === 'waiting');
    const batch: Message[] = [];
    const size = this.chance.between(1, BATCH_MAX);
    while (batch.length < size && waiting.length > 0) {
      const [message] = waiting.splice(this.isCalm ? 0 : this.chance.between(0, waiting.length - 1), 1);
      if (message === undefined) break;
      message.state = 'in hand';
      this.deliveries++;
      batch.push(delivered(message, steps));
    }
    return batch;
  }

  private of({ stream, name, types }: Reading): Stored[] {
    const key = `${stream}/${name}`;
    const known = this.durables.get(key);
    if (known !== undefined) return known;
    const messages = (this.streams.get(stream) ?? [])
      .map(({ type, body, subject }, at) => ({ type, seq: at + 1, subject, body, state: 'waiting' as State }))
      .filter(({ type }) => types.includes(type));
    this.durables.set(key, messages);
    return messages;
  }
}

/** As the treatment sees it: no more of a message than it uses. */
function delivered(message: Stored, steps: Steps): Message {
  const become = (state: State): void => {
    if (!steps.isDead && message.state === 'in hand') message.state = state;
  };
  const acknowledge = (): Promise<void> =>
    steps
      .take(message, async () => become('done'))
      .catch((fault: unknown) => {
        become('waiting'); // nobody heard it
        throw fault;
      });
  const seen = {
    seq: message.seq,
    subject: message.subject,
    json: () => JSON.parse(message.body) as unknown,
    string: () => message.body,
    working: () => undefined,
    nak: () => become('waiting'),
    term: () => become('done'),
    ack: () => void acknowledge().catch(() => undefined),
    ackAck: () => acknowledge().then(() => true),
  };
  return seen as unknown as Message;
}
