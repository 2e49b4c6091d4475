import type { DataSources } from '@yicang/platform-db';
import { observe, type Observation } from '@yicang/platform-telemetry';
import type { Pool } from 'pg';

import type { Operations } from './operations.js';

const NAMES = [
  'yicang.outbox.waiting',
  'yicang.outbox.age',
  'yicang.consumer.waiting',
  'yicang.consumer.redelivered',
  'yicang.dead_letters',
  'yicang.reconciliation.age',
  'yicang.reconciliation.resent',
  'yicang.due_work.late',
  'yicang.grants.known',
  'yicang.database.connections',
] as const;

/** What operators see of the service is measured too, while telemetry is on, until the answer is called. */
export function observeService(service: string, operations: Operations, sources: DataSources): () => void {
  return observe(NAMES, async () => [
    ...connectionsOf(service, sources),
    ...figuresOf(service, await operations.look().catch(() => null)),
  ]);
}

function figuresOf(service: string, state: Awaited<ReturnType<Operations['look']>> | null): Observation[] {
  if (state === null) return [];
  const age = (at: string | null) => (at === null ? 0 : Math.max(0, (Date.parse(state.at) - Date.parse(at)) / 1_000));
  const of = (name: Observation['name'], value: number, more = {}): Observation => ({
    name,
    value,
    attributes: { service, ...more },
  });
  return [
    of('yicang.outbox.waiting', state.eventsWaiting),
    of('yicang.outbox.age', age(state.oldestEventWaitingAt)),
    of('yicang.dead_letters', state.deadLetterCount),
    of('yicang.reconciliation.age', age(state.comparedAt)),
    of('yicang.reconciliation.resent', state.eventsResent),
    of('yicang.grants.known', state.areGrantsKnown ? 1 : 0),
    of(
      'yicang.due_work.late',
      state.dueWork.reduce((sum, { late }) => sum + late, 0),
    ),
    ...(state.consumers ?? []).flatMap(({ name: consumer, waiting, inHand, redelivered }) => [
      of('yicang.consumer.waiting', waiting + inHand, { consumer }),
      of('yicang.consumer.redelivered', redelivered, { consumer }),
    ]),
  ];
}

function connectionsOf(service: string, sources: DataSources): Observation[] {
  return Object.entries(sources).flatMap(([role, source]) => {
    const pool = (source.driver as unknown as { readonly master?: Partial<Pool> }).master;
    const { totalCount = 0, idleCount = 0, waitingCount = 0 } = pool ?? {};
    const states = { used: totalCount - idleCount, idle: idleCount, waiting: waitingCount };
    return Object.entries(states).map(([state, value]) => ({
      name: 'yicang.database.connections' as const,
      value,
      attributes: { service, role, state },
    }));
  });
}
