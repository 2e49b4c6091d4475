import { z } from 'zod';
import { defineRpc } from '../define-rpc.js';
import { instantField, tenantCodeField } from '../fields.js';
import { SERVICE_NAMES, type ServiceName } from '../service-name.js';

/** So many dead letters are told of, the newest. */
export const LETTERS_TOLD_MAX = 50;

const count = z.int().min(0);
const name = z.string().min(1).max(200);

/** One durable consumer, by the broker's count. */
const consumerState = z.object({ name, stream: name, waiting: count, inHand: count, redelivered: count });
/** A message no handler could treat; of what it says, only what it is about. `seq` is its place in its stream. */
const deadLetter = z.object({
  tenantCode: tenantCodeField,
  consumer: name,
  stream: name,
  seq: z.int().min(0),
  subject: z.string().max(500),
  eventId: z.string().max(200).nullable(),
  problem: z.string().max(500),
  parkedAt: instantField,
});
/** Work of one kind that has a time; `late` of it should have been done, `failing` of it failed last time. */
const dueWorkState = z.object({ kind: name, waiting: count, late: count, failing: count, oldestDueAt: instantField });

/** How a service is doing, as it knows itself. Null is what it cannot tell just now. */
const operationsState = z.object({
  at: instantField,
  eventsWaiting: count,
  oldestEventWaitingAt: instantField.nullable(),
  isRelayActive: z.boolean(),
  areGrantsKnown: z.boolean(),
  /** When stream and outbox were last compared by this process; null when it was not. */
  comparedAt: instantField.nullable(),
  /** Events that comparison found lost. */
  eventsResent: count,
  consumers: z.array(consumerState).nullable(),
  deadLetterCount: count,
  deadLetters: z.array(deadLetter).max(LETTERS_TOLD_MAX),
  dueWork: z.array(dueWorkState),
});
export type OperationsState = z.output<typeof operationsState>;

const letterKey = z.object({
  tenantCode: tenantCodeField,
  consumer: name,
  stream: name,
  seq: z.int().min(0),
});

/** Every service with a database is asked the same. */
function ofEach<T>(make: (service: ServiceName) => T): Readonly<Record<ServiceName, T>> {
  return Object.fromEntries(SERVICE_NAMES.map((service) => [service, make(service)])) as Record<ServiceName, T>;
}

/** How the service is doing: directory asks it for operators. */
export const tellOperationsV1 = ofEach((service) =>
  defineRpc(
    `rpc.${service}.tell-operations.v1`,
    { callers: ['directory'], deadlineMs: 2_000 },
    { input: z.object({}), output: operationsState },
  ),
);

/**
 * An operator decided about one dead letter: it has its effect after all (`replay`, by the handler it was for, once), or never
 * will (`discard`). Answered once; whoever comes later is told that it is gone.
 */
export const treatDeadLetterV1 = ofEach((service) =>
  defineRpc(
    `rpc.${service}.treat-dead-letter.v1`,
    {
      callers: ['directory'],
      deadlineMs: 5_000,
      refusals: ['DEAD_LETTER_GONE', 'DEAD_LETTER_UNREADABLE', 'DEAD_LETTER_FAILED'],
    },
    {
      input: letterKey.extend({ treatment: z.enum(['replay', 'discard']) }),
      output: z.object({ eventId: z.string().max(200).nullable() }),
    },
  ),
);
