import type { Envelope, EventContract } from '@yicang/contracts';
import { eventSubject, parseEnvelope, Violation } from '@yicang/contracts';
import { type DeadLetters, isInfrastructure, type UnitOfWork } from '@yicang/platform-db';
import type { JsMsg } from '@nats-io/jetstream';

import type { Logger } from './logger.js';
import { delayAfter, rest } from './patience.js';

const ACK_MAX_MS = 5_000;

/** What every treatment works with. */
export interface TreatmentDeps {
  readonly uow: UnitOfWork;
  readonly deadLetters: DeadLetters;
  readonly logger: Logger;
  readonly stream: string;
  readonly durable: string;
}

/** A message and the event it carries. */
export interface Received {
  readonly message: JsMsg;
  readonly event: Envelope;
}

/**
 * What becomes of messages. Each one is acknowledged after its effect is committed, or parked; none is given up because
 * the database or the broker is away. A message goes back to the broker only when we stop: giving one back while others
 * are in hand would let a newer event of the same aggregate overtake it.
 */
export abstract class Treatment {
  constructor(protected readonly deps: TreatmentDeps) {}

  /** Nothing of the batch is in hand any more. */
  abstract treat(messages: readonly JsMsg[], signal: AbortSignal): Promise<void>;

  /** The events of these messages; a message that carries none of these contracts never will, and is parked. */
  protected async received(
    messages: readonly JsMsg[],
    contracts: ReadonlyMap<string, EventContract>,
    signal: AbortSignal,
  ): Promise<Received[]> {
    const received: Received[] = [];
    for (const message of messages) {
      const event = eventIn(message, contracts);
      if (event instanceof Violation) await this.park(message, event.problem, signal);
      else received.push({ message, event });
    }
    return received;
  }

  /**
   * What `work` gives. While the database or the broker is away it is repeated, without limit, after a delay that grows
   * to 5 s. Only a fault of the work itself gets out, or the last one when we stop.
   */
  protected async patiently<R>(work: () => Promise<R>, signal: AbortSignal): Promise<R> {
    for (let failures = 0; ; failures++) {
      try {
        return await work();
      } catch (fault) {
        if (signal.aborted || (await this.isOfTheWork(fault))) throw fault;
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

  /** The broker knows that the message is done. A lost acknowledgement is one more delivery, for the inbox to drop. */
  protected async acknowledge(message: JsMsg): Promise<void> {
    await message.ackAck({ timeout: ACK_MAX_MS }).catch((err: unknown) => {
      this.deps.logger.debug({ err, seq: message.seq }, 'An acknowledgement was lost');
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
      return message.nak();
    }
    logger.error({ durable, stream, seq: message.seq, problem }, 'A message was parked: somebody must look at it');
    message.term('parked');
  }
}

function eventIn(message: JsMsg, contracts: ReadonlyMap<string, EventContract>): Envelope | Violation {
  const contract = contracts.get(message.subject.split('.').slice(1, 5).join('.'));
  if (contract === undefined) return new Violation(`${message.subject} is not asked for here`);
  const event = parseEnvelope(contract, jsonOf(message));
  if (event instanceof Violation || eventSubject(contract, event.tenantCode) === message.subject) return event;
  return new Violation(`${message.subject} is not where events of ${event.tenantCode} are published`);
}

function jsonOf(message: JsMsg): unknown {
  try {
    return message.json();
  } catch {
    return undefined;
  }
}
