import { setTimeout as pause } from 'node:timers/promises';
import type { Envelope } from '@yicang/contracts';
import { type DataSources, DeadLetters, RecordedStanding, UnitOfWork } from '@yicang/platform-db';
import { Consumers } from '@yicang/platform-nats';
import { Chance } from '../chance.js';
import { type Reading, SimulatedBroker } from './simulated-broker.js';
import { seenBy } from './simulated-database.js';
import { Steps } from './steps.js';

/** A treatment that needs more steps than this for one history will not come to an end. */
const STEPS_MAX = 20_000;
const CRASHES_MAX = 8;
const QUIET = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Which service's handlers are tried, on its real database. */
export interface SimulatedService {
  readonly service: string;
  readonly sources: DataSources;
  /** Says what the service does about events, as it does when one of its processes starts. */
  readonly listen: (consumers: Consumers, uow: UnitOfWork) => void;
}

/** How often what happened in one run. */
export interface Storm {
  readonly crashes: number;
  readonly hiccups: number;
  readonly deliveries: number;
  readonly steps: number;
}

/** Every event of the history has been treated, in its order and with nothing going wrong. */
export async function runCalm(service: SimulatedService, history: readonly Envelope[]): Promise<Storm> {
  return run(service, history, new Chance(1), true);
}

/**
 * Every event of the history has been treated by the service's own handlers and the real treatment, on the real database, by
 * processes that die between any two steps and lose answers, from a broker that delivers in any order and more than once: all
 * of it as the seed says.
 */
export async function runStorm(service: SimulatedService, history: readonly Envelope[], seed: number): Promise<Storm> {
  return run(service, history, new Chance(seed), false);
}

async function run(
  service: SimulatedService,
  history: readonly Envelope[],
  chance: Chance,
  isCalm: boolean,
): Promise<Storm> {
  const broker = new SimulatedBroker(chance, history, isCalm);
  let [crashes, hiccups, taken] = [0, 0, 0];
  for (let isDone = false; !isDone;) {
    const isMild = isCalm || crashes >= CRASHES_MAX;
    const steps = new Steps(chance, isMild ? { crash: 0, hiccup: 0 } : { crash: 0.02, hiccup: 0.005 });
    isDone = await liveOnce(service, broker, steps, STEPS_MAX - taken);
    broker.readerGone();
    taken += steps.taken;
    hiccups += steps.hiccups;
    if (!isDone) crashes++;
  }
  return { crashes, hiccups, deliveries: broker.deliveries, steps: taken };
}

/** One process lives until all is done, or it dies. @returns whether all is done. */
async function liveOnce(
  { service, sources, listen }: SimulatedService,
  broker: SimulatedBroker,
  steps: Steps,
  stepsMax: number,
): Promise<boolean> {
  const seen = seenBy(steps, sources);
  const uow = new UnitOfWork({
    service,
    ...seen,
    commandHashKey: Buffer.from('a key for simulations'),
    standing: new RecordedStanding(),
  });
  const readings: Reading[] = [];
  const consumers = new Consumers({
    service,
    uow,
    deadLetters: new DeadLetters(uow),
    logger: QUIET,
    read: (reading) => {
      const of = { ...reading, types: [] as string[] };
      readings.push(of);
      const { name, stream } = reading;
      const state = async () => ({ name, stream, waiting: 0, inHand: 0, redelivered: 0 });
      return { types: of.types, start: () => undefined, stop: async () => undefined, backlog: async () => 0, state };
    },
  });
  listen(consumers, uow);
  const isDone = () => readings.every((reading) => broker.isDone(reading));
  const { signal } = steps.dying;
  let hasEnded = false;
  const reading = Promise.all(readings.map((each) => read(each, broker, steps, signal))).finally(
    () => (hasEnded = true),
  );
  reading.catch(() => undefined);
  await steps.run(() => {
    if (steps.taken > stepsMax) throw new Error(`More than ${STEPS_MAX} steps: it does not come to an end`);
    return hasEnded;
  });
  const isWhole = isDone();
  // of a dead process nobody hears why it did not end; a living one has to
  const fault = await (steps.isDead ? reading.then(none, none) : reading.then(none, asItIs));
  steps.dying.abort();
  await Promise.all(readings.map(({ treatment }) => treatment.settled()));
  if (fault !== undefined) throw fault;
  return isWhole;
}

const none = () => undefined;
const asItIs = (fault: Error) => fault;

async function read(reading: Reading, broker: SimulatedBroker, steps: Steps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !broker.isDone(reading)) {
    const batch = broker.batch(reading, steps);
    if (batch.length > 0) await reading.treatment.treat(batch, signal);
    else await pause(1);
  }
}
