import { type Envelope, type EventContract, Violation } from '@yicang/contracts';
import type { TenantCode } from '@yicang/kernel';
import { type DeadLetters, Fault, type SystemTx, type Tx, type UnitOfWork } from '@yicang/platform-db';

import type { Bus } from './bus.js';
import { CommutativeTreatment } from './commutative-treatment.js';
import { Durable, type DurableOptions, type DurableState } from './durable.js';
import type { Logger } from './logger.js';
import { streamOf } from './streams.js';
import type { Treatment } from './treatment.js';
import { VersionedTreatment } from './versioned-treatment.js';

const TRIES_MAX = 5;
const ACK_WAIT_MS = 30_000;

/** One durable consumer of one stream, and what is done with its messages. */
export type Reading = Omit<DurableOptions, 'bus'>;
/** Whatever reads a durable consumer and hands its messages to the treatment. */
export type Reader = Pick<Durable, 'types' | 'start' | 'stop' | 'backlog' | 'state'>;

/** What consumers work with. */
export interface ConsumersOptions {
  readonly service: string;
  /** How a durable consumer is read; from a bus, see `readFrom`. */
  readonly read: (reading: Reading) => Reader;
  readonly uow: UnitOfWork;
  readonly deadLetters: DeadLetters;
  readonly logger: Logger;
  /** How long the broker waits for an acknowledgement before it delivers again; 30 s. */
  readonly ackWaitMs?: number;
}

/** How one event of one state is treated. */
export interface VersionedHandler<P> {
  /** Names the durable, `<service>-on-<purpose>`: handlers of one purpose share it, and see each other's versions. */
  readonly purpose: string;
  readonly kind: 'versioned';
  /**
   * Runs in the transaction that notes the event as done: once per event, and never for one that is older than the newest
   * event of the same aggregate it ran for. After a crash events may come out of order, so an event may be skipped.
   */
  readonly handle: (tx: Tx, event: Envelope<P>) => Promise<void>;
  /**
   * Which part of the aggregate the event states, when it does not state all of it: only an event of the same part is
   * older or newer, and none of another part is skipped for it. A family's roles come and go one by one, so their events
   * say `(event) => event.payload.role`; an item's holds are of one plan each, so theirs say `event.payload.planId`.
   */
  readonly part?: (event: Envelope<P>) => string;
  /** In whose books it has its effect, when that is not the event's own community: goods that go over to another. */
  readonly books?: (event: Envelope<P>) => TenantCode;
  /** How often it is tried while the database is healthy before it is parked; 5. */
  readonly triesMax?: number;
}

/** How events are treated whose order does not matter: sums, counters, lists of facts. */
export interface CommutativeHandler {
  readonly purpose: string;
  readonly kind: 'commutative';
  /** Gets each event once, up to 200 in one transaction of the system role. */
  readonly handleBatch: (tx: SystemTx, events: readonly Envelope[]) => Promise<void>;
  readonly triesMax?: number;
}

/** What a service does about events: each of them at least once in, exactly once in effect. */
export class Consumers {
  private readonly durables = new Map<string, Reader>();
  private readonly treatments = new Map<string, Treatment>();
  private readonly versioned = new Map<string, VersionedTreatment>();
  private hasStarted = false;

  constructor(private readonly options: ConsumersOptions) {}

  /** This handler gets every event of the contract there is and will be, unless a newer one of the same thing came first. */
  on<P>(contract: EventContract<P>, { purpose, handle, part, books, triesMax = TRIES_MAX }: VersionedHandler<P>): void {
    const key = `${contract.service}/${purpose}`;
    const treatment = this.versioned.get(key) ?? new VersionedTreatment(this.deps(contract.service, purpose));
    this.versioned.set(key, treatment);
    treatment.add(contract, { handle, part, books, triesMax });
    this.durable(contract.service, purpose, treatment).types.push(contract.type);
  }

  /** This handler gets every event of the contracts there is and will be, in batches and in any order. */
  onMany(
    contracts: readonly EventContract[],
    { purpose, handleBatch, triesMax = TRIES_MAX }: CommutativeHandler,
  ): void {
    for (const service of new Set(contracts.map((contract) => contract.service))) {
      const ofService = contracts.filter((contract) => contract.service === service);
      if (this.durables.has(`${service}/${purpose}`)) throw new Fault(`Purpose ${purpose} has a handler already`);
      const treatment = new CommutativeTreatment(this.deps(service, purpose), ofService, handleBatch, triesMax);
      this.durable(service, purpose, treatment).types.push(...ofService.map(({ type }) => type));
    }
  }

  /** Events are treated from now on, until `stop`; not again after that. Durables that do not exist yet are made. */
  start(): void {
    this.hasStarted = true;
    for (const durable of this.durables.values()) durable.start();
  }

  /** The events in hand are treated, and those that were only fetched are given back. */
  async stop(): Promise<void> {
    await Promise.all([...this.durables.values()].map((durable) => durable.stop()));
  }

  /** How many events of the purpose are not yet treated, by the broker's count. @throws Error when it cannot tell. */
  async backlog(purpose: string): Promise<number> {
    const durables = [...this.durables].filter(([key]) => key.endsWith(`/${purpose}`));
    if (durables.length === 0) throw new Fault(`Purpose ${purpose} has no handler`);
    const counts = await Promise.all(durables.map(([, durable]) => durable.backlog()));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** How far each durable is. @throws Error when the broker cannot tell. */
  states(): Promise<DurableState[]> {
    return Promise.all([...this.durables.values()].map((durable) => durable.state()));
  }

  /**
   * What was parked has its effect after all, by the handler it was for, once however often this is asked. @returns what is the
   * matter when it is no event of that durable; null when it is done. @throws what the handler throws.
   */
  async replay(durable: string, stream: string, subject: string, payload: string): Promise<Violation | null> {
    const treatment = this.treatments.get(`${stream}/${durable}`);
    if (treatment === undefined) return new Violation(`${durable} of ${stream} is not read here`);
    return treatment.replay(subject, payload);
  }

  private durable(producer: string, purpose: string, treatment: Treatment): Reader {
    if (this.hasStarted) throw new Fault(`Purpose ${purpose} has to have its handlers before the start`);
    const key = `${producer}/${purpose}`;
    const existing = this.durables.get(key);
    if (existing !== undefined && this.versioned.get(key) !== treatment)
      throw new Fault(`Purpose ${purpose} has a handler of the other kind already`);
    const { read, logger, ackWaitMs = ACK_WAIT_MS } = this.options;
    const durable =
      existing ?? read({ logger, ackWaitMs, treatment, stream: streamOf(producer), name: this.nameOf(purpose) });
    this.durables.set(key, durable);
    this.treatments.set(`${streamOf(producer)}/${this.nameOf(purpose)}`, treatment);
    return durable;
  }

  private deps(producer: string, purpose: string) {
    const { uow, deadLetters, logger, ackWaitMs = ACK_WAIT_MS } = this.options;
    return { ackWaitMs, uow, deadLetters, logger, stream: streamOf(producer), durable: this.nameOf(purpose) };
  }

  private nameOf(purpose: string): string {
    return durableOf(this.options.service, purpose);
  }
}

/** Durable consumers are read from the streams of this bus. */
export function readFrom(bus: Bus): ConsumersOptions['read'] {
  return (reading) => new Durable({ ...reading, bus });
}

/** The durable consumer of this service and purpose. @throws Fault for a purpose that is not words with hyphens. */
export function durableOf(service: string, purpose: string): string {
  if (!/^[a-z]+(?:-[a-z]+)*$/.test(purpose)) throw new Fault(`${purpose} is no purpose: say it in words with hyphens`);
  return `${service}-on-${purpose}`;
}
