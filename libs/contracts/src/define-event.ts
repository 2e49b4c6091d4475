import { parseTenantCode, subjectTokens, type TenantCode } from '@yicang/kernel';
import { z } from 'zod';
import { instantField, subjectField, tenantCodeField, uuidOf } from './fields.js';
import { type ServiceName, serviceNamed } from './service-name.js';
import { withUnknownKeys } from './unknown-keys.js';
import { Violation, violationOf } from './violation.js';

const EVENT_TYPE = /^([a-z]+)\.[a-z]+(?:-[a-z]+)*\.[a-z]+(?:-[a-z]+)*\.v[1-9]\d*$/;

/** A fact one service publishes and any other may rely on. A removed field or a new meaning is another `type`, ending in v2. */
export interface EventContract<P = unknown> {
  /** `<service>.<noun>.<past verb>.v<n>` */
  readonly type: string;
  readonly service: ServiceName;
  /** The noun whose versions order these events. */
  readonly aggregate: string;
  aggregateId(payload: P): string;
  /** For the producer: refuses a key that was not promised. */
  readonly schema: z.ZodType<P>;
  /** For the consumer: drops a key that is not known here yet. `parseEnvelope` uses it. */
  readonly consumed: z.ZodType<P>;
}

/** The payload of an event: `PayloadOf<typeof itemReceivedV1>`. */
export type PayloadOf<C extends EventContract> = z.output<C['schema']>;

/** What travels on the bus, and what an outbox row holds. */
export interface Envelope<P = unknown> {
  /** uuid v7; the bus drops a second message of the same id. */
  readonly id: string;
  readonly type: string;
  readonly tenantCode: TenantCode;
  readonly aggregate: string;
  readonly aggregateId: string;
  /** Rises from event to event of an aggregate: the one order that is promised. A gap is a change nobody else is told of. */
  readonly aggregateVersion: number;
  readonly occurredAt: string;
  /** Who did it: `Actor.subject`. */
  readonly subject: string;
  /** The command it comes from; null when none of ours asked for it, as with a deadline. */
  readonly commandId: string | null;
  readonly traceId: string;
  readonly payload: P;
}

/** What the producer adds to contract and payload to make an envelope. */
export type EnvelopeHead = Omit<Envelope, 'type' | 'aggregate' | 'aggregateId' | 'payload'>;

const envelopeHead = {
  id: z.uuidv7(),
  type: z.string(),
  tenantCode: tenantCodeField,
  aggregate: z.string(),
  aggregateId: z.string().min(1).max(200),
  aggregateVersion: z.int().min(1),
  occurredAt: instantField,
  subject: subjectField,
  commandId: uuidOf().nullable(),
  traceId: z.string().min(1).max(100),
};

const promisedHead = z.strictObject(envelopeHead);
const heardEnvelope = z.object({ ...envelopeHead, payload: z.unknown() });

/** An event contract; the owning service is the first word of its type. @throws Error when the type is not of the agreed form. */
export function defineEvent<S extends z.ZodObject>(
  type: string,
  { aggregate, id }: { aggregate: string; id: (payload: z.output<S>) => string },
  schema: S,
): EventContract<z.output<S>> {
  const service = EVENT_TYPE.exec(type)?.[1];
  if (service === undefined) throw new Error(`${type} is no event type: <service>.<noun>.<past verb>.v<n>`);
  return {
    type,
    service: serviceNamed(service),
    aggregate,
    aggregateId: id,
    schema: withUnknownKeys(schema, 'refused'),
    consumed: withUnknownKeys(schema, 'dropped'),
  };
}

/** The envelope to publish: everything checked strictly, so what leaves is what was promised. @throws z.ZodError otherwise, which is a bug. */
export function makeEnvelope<P>(contract: EventContract<P>, head: EnvelopeHead, payload: P): Envelope<P> {
  const checked = contract.schema.parse(payload);
  const { type, aggregate } = contract;
  const whole = { ...head, type, aggregate, aggregateId: contract.aggregateId(checked) };
  return { ...promisedHead.parse(whole), payload: checked };
}

/** The envelope as far as this contract knows it, unknown keys dropped; a Violation when it is not one of this contract. */
export function parseEnvelope<P>(contract: EventContract<P>, json: unknown): Envelope<P> | Violation {
  const envelope = heardEnvelope.safeParse(json);
  if (!envelope.success) return violationOf(`envelope of ${contract.type}`, envelope.error);
  const { payload, ...head } = envelope.data;
  if (head.type !== contract.type) return new Violation(`envelope of ${contract.type}: its type is another`);
  const known = contract.consumed.safeParse(payload);
  if (!known.success) return violationOf(`payload of ${contract.type}`, known.error);
  if (head.aggregate !== contract.aggregate || head.aggregateId !== contract.aggregateId(known.data))
    return new Violation(`envelope of ${contract.type}: aggregate and payload do not name the same thing`);
  return { ...head, payload: known.data };
}

/**
 * Where an event of this type of this place is published: `evt.<type>.<province>.<city>.<community>`, `0` for a level not
 * reached. @throws Error when the tenant code is none: a subject decides who may hear it.
 */
export function eventSubject(event: Pick<EventContract, 'type'> | string, tenantCode: TenantCode): string {
  if (parseTenantCode(tenantCode) === null) throw new Error(`${tenantCode} is no tenant code`);
  return `evt.${typeof event === 'string' ? event : event.type}.${subjectTokens(tenantCode)}`;
}
