import type { Envelope, EventContract } from '@yicang/contracts';
import { eventSubject, parseEnvelope, Violation } from '@yicang/contracts';
import { type DeadLetters, isInfrastructure, type UnitOfWork } from '@yicang/platform-db';
import type { JsMsg } from '@nats-io/jetstream';

import { BUS_HEADERS } from './headers.js';
import type { Logger } from './logger.js';
import { delayAfter, rest } from './patience.js';

const ACK_MAX_MS = 5_000;
/** The broker is told this often per acknowledgement time that messages are still in hand. */
const TOLD_PER_ACK_WAIT = 3;

/** What every treatment works with. */
export interface TreatmentDeps {
  readonly uow: UnitOfWork;
  readonly deadLetters: DeadLetters;
  readonly logger: Logger;
  readonly stream: string;
  readonly durable: string;
  /** How long the broker waits for an acknowledgement, or a word that there will be one. */
  readonly ackWaitMs: number;
}

/** A message and the event it carries. */
export interface Received {
  readonly message: JsMsg;
  readonly event: Envelope;
}

/** The span the message was published in; null when no traces were taken. */
export function parentOf({ message }: Received): string | null {
  return message.headers?.get(BUS_HEADERS.traceparent) || null;
}

/**
 * What becomes of messages. Each one is acknowledged after its effect is committed, or parked; none is given up because
 * the database or the broker is away. A message goes back to the broker only when we stop: giving one back while others
 * are in hand would let a newer event of the same aggregate overtake it. So one whose rows are locked is kept aside with
 * all that come after it in its lane, and the other lanes go on.
 */
export abstract class Treatment {
  private readonly inHand = new Set<JsMsg>();
  private readonly aside = new Map<string, Received[]>();
  private asideWork: Promise<void> | null = null;
  private parkedIds: Set<string> | null = null;

  constructor(protected readonly deps: TreatmentDeps) {}

  /** What must keep its order, or wait together. */
  protected abstract laneOf(event: Envelope): string;

  /** These have been treated, or what is left of their lanes is kept aside. */
  protected abstract treatFresh(received: readonly Received[], signal: AbortSignal): Promise<void>;

  /** @returns what is left of the lane, from the first one whose rows are busy. */
  protected abstract treatLane(lane: readonly Received[], signal: AbortSignal): Promise<readonly Received[]>;

  /** The event has its effect, unless it had it before. */
  protected abstract applyOnce(event: Envelope): Promise<unknown>;

  /** How many batches may be treated at a time: one where order matters. */
  readonly batchesAtOnce: number = 1;

  protected abstract readonly contracts: ReadonlyMap<string, EventContract>;

  /** Everything of the batch is treated, or kept aside because its rows are busy. */
  async treat(messages: readonly JsMsg[], signal: AbortSignal): Promise<void> {
    messages.forEach((message) => this.inHand.add(message));
    const telling = this.tellThatWeWork();
    try {
      const received = await this.received(messages, this.contracts, signal);
      // behind what is aside, and nowhere else
      const fresh = received.filter((one) => this.aside.get(this.laneOf(one.event))?.push(one) === undefined);
      await this.treatFresh(fresh, signal);
    } finally {
      clearInterval(telling);
    }
  }

  /** What was parked has its effect after all. @returns what is the matter when it is no event of ours. @throws what the handler throws. */
  async replay(subject: string, payload: string): Promise<Violation | null> {
    const contract = contractOf({ subject }, this.contracts);
    if (contract === undefined) return new Violation(`${subject} is not asked for here`);
    const event = eventIn({ subject, json: <T>() => JSON.parse(payload) as T }, contract);
    if (event instanceof Violation) return event;
    await this.applyOnce(event);
    this.lookAgain();
    return null;
  }

  /** What is kept aside has been given back, after `signal` of `treat` was given. */
  async settled(): Promise<void> {
    await this.asideWork;
  }

  /** Another look is taken at what is parked: the stream may begin again, or another process has parked something. */
  lookAgain(): void {
    this.parkedIds = null;
  }

  /** The lane is tried again until it is done, one lane after the other; what belongs to it waits behind it. */
  protected keepAside(lane: readonly Received[], signal: AbortSignal): void {
    const [first] = lane;
    if (first === undefined) return;
    const { logger, durable } = this.deps;
    const { id, traceId } = first.event;
    if (this.aside.size === 0) logger.warn({ durable, eventId: id, traceId }, 'An event waits for rows that are busy');
    const key = this.laneOf(first.event);
    const already = this.aside.get(key);
    if (already === undefined) this.aside.set(key, [...lane]);
    else already.push(...lane); // another batch had some of the same lane
    this.asideWork ??= this.workAside(signal);
  }

  private async workAside(signal: AbortSignal): Promise<void> {
    const telling = this.tellThatWeWork();
    try {
      for (let rounds = 1; this.aside.size > 0 && !signal.aborted; rounds++) {
        await rest(delayAfter(rounds), signal);
        for (const [key, lane] of [...this.aside]) await this.tryAgain(key, lane, signal);
      }
    } catch (err) {
      this.deps.logger.error({ err, durable: this.deps.durable }, 'What was kept aside is given back');
    } finally {
      clearInterval(telling);
      this.asideWork = null;
      for (const lane of this.aside.values()) lane.forEach(({ message }) => this.giveBack(message));
      this.aside.clear();
    }
  }

  private async tryAgain(key: string, lane: Received[], signal: AbortSignal): Promise<void> {
    // more may be put behind while these are treated: the lane is over only when nothing is left of it
    while (lane.length > 0 && !signal.aborted) {
      const these = [...lane];
      const left = await this.treatLane(these, signal);
      lane.splice(0, these.length, ...left);
      if (left.length > 0) return;
    }
    if (lane.length === 0) this.aside.delete(key);
  }

  /** Until it is cleared, the broker knows that what is in hand is being worked on, and delivers it to nobody else. */
  private tellThatWeWork(): NodeJS.Timeout {
    return setInterval(() => {
      for (const message of this.inHand) message.working();
    }, this.deps.ackWaitMs / TOLD_PER_ACK_WAIT);
  }

  /** The message will be delivered again: here, or to another process. */
  protected giveBack(message: JsMsg): void {
    this.inHand.delete(message);
    message.nak();
  }

  /** The events of these messages. What is of another type is not for us; what only says that it is one of ours is parked. */
  private async received(
    messages: readonly JsMsg[],
    contracts: ReadonlyMap<string, EventContract>,
    signal: AbortSignal,
  ): Promise<Received[]> {
    const received: Received[] = [];
    for (const message of messages) {
      const contract = contractOf(message, contracts);
      if (contract === undefined) {
        this.leave(message);
        continue;
      }
      const event = eventIn(message, contract);
      if (event instanceof Violation) await this.park(message, event.problem, signal);
      else received.push({ message, event });
    }
    return received;
  }

  /** The message is for others, and need not come again. */
  private leave(message: JsMsg): void {
    this.inHand.delete(message);
    message.ack();
  }

  /**
   * What `work` gives. While the database or the broker is away it is repeated, without limit, after a delay that grows
   * to 5 s. Only a fault of the work itself gets out, one that `isOver` knows, or the last one when we stop.
   */
  protected async patiently<R>(work: () => Promise<R>, signal: AbortSignal, isOver = isNever): Promise<R> {
    for (let failures = 0; ; failures++) {
      try {
        return await work();
      } catch (fault) {
        if (signal.aborted || isOver(fault) || (await this.isOfTheWork(fault))) throw fault;
        const { logger, durable } = this.deps;
        if (failures === 0) logger.warn({ err: fault, durable }, 'Events wait for the database or the broker');
        await rest(delayAfter(failures), signal);
      }
    }
  }

  /** A database that answers right after the fault was not the cause of it, whatever the fault looks like. */
  private async isOfTheWork(fault: unknown): Promise<boolean> {
    if (isInfrastructure(fault)) return false;
    return this.deps.uow
      .asSystem((tx) => tx.sql('select'))
      .then(
        () => true,
        () => false,
      );
  }

  /** The events have had their effect: the broker is told, and a dead letter of one from before goes. */
  protected async done(received: readonly Received[], signal: AbortSignal): Promise<void> {
    const { deadLetters, durable, stream } = this.deps;
    const parkedIds = (this.parkedIds ??= new Set(
      await this.patiently(() => deadLetters.eventIds(durable, stream), signal),
    ));
    for (const { event } of received)
      if (parkedIds.delete(event.id)) await this.patiently(() => deadLetters.remove(durable, stream, event.id), signal);
    await this.acknowledge(received.map(({ message }) => message));
  }

  /**
   * The broker knows that these are done: it hears them in turn, so its word on the last one stands for all. A lost
   * acknowledgement is one more delivery, for the inbox to drop.
   */
  private async acknowledge(messages: readonly JsMsg[]): Promise<void> {
    messages.forEach((message) => this.inHand.delete(message));
    messages.slice(0, -1).forEach((message) => message.ack());
    const last = messages.at(-1);
    await last?.ackAck({ timeout: ACK_MAX_MS }).catch((err: unknown) => {
      this.deps.logger.debug({ err, seq: last.seq }, 'An acknowledgement was lost');
    });
  }

  /** The message waits for a person, and those behind it go on. When we stop first, it is given back instead. */
  protected async park(message: JsMsg, problem: string, signal: AbortSignal): Promise<void> {
    const { deadLetters, durable, stream, logger } = this.deps;
    try {
      await this.patiently(
        () => deadLetters.park(durable, stream, message.seq, message.subject, message.string(), problem),
        signal,
      );
    } catch (fault) {
      if (!signal.aborted) throw fault;
      return this.giveBack(message);
    }
    logger.error({ durable, stream, seq: message.seq, problem }, 'A message was parked: somebody must look at it');
    this.inHand.delete(message);
    message.term('parked');
    this.lookAgain();
  }
}

const isNever = (_fault: unknown): boolean => false;

function contractOf({ subject }: Pick<JsMsg, 'subject'>, contracts: ReadonlyMap<string, EventContract>) {
  return contracts.get(subject.split('.').slice(1, 5).join('.'));
}

function eventIn(message: Pick<JsMsg, 'subject' | 'json'>, contract: EventContract): Envelope | Violation {
  const event = parseEnvelope(contract, jsonOf(message));
  if (event instanceof Violation || eventSubject(contract, event.tenantCode) === message.subject) return event;
  return new Violation(`${message.subject} is not where events of ${event.tenantCode} are published`);
}

function jsonOf(message: Pick<JsMsg, 'json'>): unknown {
  try {
    return message.json();
  } catch {
    return undefined;
  }
}
