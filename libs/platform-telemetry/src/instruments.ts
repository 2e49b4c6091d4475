import { type Attributes, type Counter, type Histogram, metrics, type ObservableGauge } from '@opentelemetry/api';

import { telemetry } from './switch.js';

/** Everything that is measured. Dashboards and alarms name nothing else: a spec sees to it. */
export const INSTRUMENTS = {
  'http.server.request.duration': { kind: 'histogram', unit: 's', means: 'Time to answer a request at the gateway' },
  'yicang.refusals': {
    kind: 'counter',
    unit: '{refusal}',
    means: 'Commands that were refused, by operation and reason',
  },
  'yicang.command.duration': { kind: 'histogram', unit: 's', means: 'Time a command took, by operation and outcome' },
  'yicang.rpc.duration': {
    kind: 'histogram',
    unit: 's',
    means: 'Time one service waited for another, by method and outcome',
  },
  'yicang.events.consumed': { kind: 'counter', unit: '{event}', means: 'Events that had their effect, by consumer' },
  'yicang.outbox.waiting': { kind: 'gauge', unit: '{event}', means: 'Events that have not left' },
  'yicang.outbox.age': { kind: 'gauge', unit: 's', means: 'Age of the oldest event that has not left' },
  'yicang.consumer.waiting': { kind: 'gauge', unit: '{event}', means: 'Events a consumer has not done, by consumer' },
  'yicang.consumer.redelivered': { kind: 'gauge', unit: '{event}', means: 'Events delivered again, by consumer' },
  'yicang.dead_letters': { kind: 'gauge', unit: '{message}', means: 'Messages nobody could treat' },
  'yicang.reconciliation.age': { kind: 'gauge', unit: 's', means: 'Time since stream and outbox were compared' },
  'yicang.reconciliation.resent': { kind: 'gauge', unit: '{event}', means: 'Events found lost by the last comparison' },
  'yicang.due_work.late': { kind: 'gauge', unit: '{work}', means: 'Work that should have been begun, by kind' },
  'yicang.grants.known': { kind: 'gauge', unit: '1', means: '1 while all changes of grants are known, else 0' },
  'yicang.database.connections': {
    kind: 'gauge',
    unit: '{connection}',
    means: 'Connections of the pools, by role and state',
  },
  'process.memory.usage': { kind: 'gauge', unit: 'By', means: 'Resident memory of the process' },
  'process.cpu.time': { kind: 'gauge', unit: 's', means: 'CPU time the process has used' },
  'nodejs.eventloop.delay.p99': { kind: 'gauge', unit: 's', means: 'How late the event loop is, 99 times of 100 less' },
} as const satisfies Record<string, { kind: 'histogram' | 'counter' | 'gauge'; unit: string; means: string }>;

export type InstrumentName = keyof typeof INSTRUMENTS;
type NameOf<K> = { [N in InstrumentName]: (typeof INSTRUMENTS)[N]['kind'] extends K ? N : never }[InstrumentName];

/** One figure as it is now. */
export interface Observation {
  readonly name: NameOf<'gauge'>;
  readonly value: number;
  readonly attributes?: Attributes;
}

/** From 1 ms to 10 s, where people notice. */
const SECONDS_BOUNDARIES = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const made = new Map<InstrumentName, Histogram | Counter>();

/** It happened (`1`), or took so long. Attributes are few and coarse: an operation, a reason, an outcome. */
export function record(name: NameOf<'histogram' | 'counter'>, value: number, attributes: Attributes = {}): void {
  if (!telemetry.isOn) return;
  const instrument = made.get(name) ?? make(name);
  made.set(name, instrument);
  if ('record' in instrument) instrument.record(value, attributes);
  else instrument.add(value, attributes);
}

/** `look` is asked for figures whenever they are sent, until the answer is called. What it throws is no figure. */
export function observe(names: readonly NameOf<'gauge'>[], look: () => Promise<readonly Observation[]>): () => void {
  if (!telemetry.isOn) return () => undefined;
  const meter = metrics.getMeter('yicang');
  const gauges = new Map<string, ObservableGauge>(
    names.map((name) => [name, meter.createObservableGauge(name, optionsOf(name))]),
  );
  const callback: Parameters<typeof meter.addBatchObservableCallback>[0] = async (result) => {
    const observations = await look().catch(() => []);
    for (const { name, value, attributes } of observations) {
      const gauge = gauges.get(name);
      if (gauge !== undefined) result.observe(gauge, value, attributes);
    }
  };
  meter.addBatchObservableCallback(callback, [...gauges.values()]);
  return () => meter.removeBatchObservableCallback(callback, [...gauges.values()]);
}

/** A new provider measures with new instruments. */
export function forgetInstruments(): void {
  made.clear();
}

function make(name: NameOf<'histogram' | 'counter'>): Histogram | Counter {
  const meter = metrics.getMeter('yicang');
  if (INSTRUMENTS[name].kind === 'counter') return meter.createCounter(name, optionsOf(name));
  return meter.createHistogram(name, { ...optionsOf(name), advice: { explicitBucketBoundaries: SECONDS_BOUNDARIES } });
}

function optionsOf(name: InstrumentName) {
  const { unit, means: description } = INSTRUMENTS[name];
  return { unit, description };
}
