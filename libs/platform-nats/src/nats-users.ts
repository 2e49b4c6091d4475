import { allRpcs, eventReaders, type EventsByPurpose, SERVICE_NAMES, type ServiceName } from '@yicang/contracts';

import { inboxPrefix } from './connection.js';
import { durableOf } from './consumers.js';
import { PULSE_SUBJECT } from './pulse.js';
import { STANDING_PURPOSE } from './standing.js';
import { streamOf } from './streams.js';

/** The service in front, which asks every other one and owns no events. */
const GATEWAY: ServiceName = 'gateway';
const REPLY_MAX_MS = 60_000;

/** One user of the bus, and what the broker lets it do: everything not listed is refused. The password is not our business. */
export interface NatsUser {
  readonly user: string;
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
  /** It may answer what it was asked, once, within this time; null when nobody asks it anything. */
  readonly allowResponses: { readonly max: number; readonly expiresMs: number } | null;
}

/** A service, and the events it reads when they are others than `eventReaders` says. */
export interface ServiceOnBus {
  readonly service: ServiceName;
  readonly consumes?: EventsByPurpose;
}

/**
 * A user for each service, with no more rights than the contracts give it: it publishes its own events, calls what it is a
 * caller of, answers its own subjects, hears its own inbox, keeps its own stream and reads its own durables. Nobody deletes
 * or purges a stream, and nobody hears what is not for it.
 */
export function natsUsers(services: readonly ServiceOnBus[]): NatsUser[] {
  return services.map(({ service, consumes = eventReaders[service] }) => {
    const inbox = `${inboxPrefix(service)}.>`;
    if (service === GATEWAY)
      return {
        user: service,
        publish: [...SERVICE_NAMES.filter(isAsked).map(graphqlOf), ...callsOf(service)],
        subscribe: [inbox, 'evt.>'], // to tell those who listen that something happened, and nothing of what
        allowResponses: null,
      };
    return {
      user: service,
      publish: [
        `evt.${service}.>`,
        ...callsOf(service),
        ...(service === 'directory' ? [PULSE_SUBJECT] : []),
        ...streamApi(streamOf(service)),
        ...durablesOf(service, consumes).flatMap(durableApi),
      ],
      subscribe: [graphqlOf(service), `rpc.${service}.>`, PULSE_SUBJECT, inbox],
      allowResponses: { max: 1, expiresMs: REPLY_MAX_MS },
    };
  });
}

/** Where a service answers the gateway's GraphQL operations. */
export function graphqlOf(service: ServiceName): string {
  return `gql.${service}`;
}

function callsOf(service: ServiceName): string[] {
  return allRpcs.filter(({ callers }) => callers.includes(service)).map(({ name }) => name);
}

function isAsked(service: ServiceName): boolean {
  return service !== GATEWAY;
}

/** A durable consumer by its stream and name. */
export interface DurableName {
  readonly stream: string;
  readonly name: string;
}

/** Every durable there must be for a service that consumes this: its own, and the one that follows the grants. */
export function durablesOf(service: ServiceName, consumes: EventsByPurpose): DurableName[] {
  const standing: DurableName = { stream: streamOf('directory'), name: durableOf(service, STANDING_PURPOSE) };
  const declared = Object.entries(consumes).flatMap(([purpose, contracts]) =>
    [...new Set(contracts.map((contract) => streamOf(contract.service)))].map((stream) => ({
      stream,
      name: durableOf(service, purpose),
    })),
  );
  return [standing, ...declared];
}

/** Never UPDATE: whoever may change a stream may point it at others' subjects, and read and empty it. */
function streamApi(stream: string): string[] {
  return ['CREATE', 'INFO'].map((verb) => `$JS.API.STREAM.${verb}.${stream}`);
}

function durableApi({ stream, name }: DurableName): string[] {
  const verbs = ['DURABLE.CREATE', 'INFO', 'MSG.NEXT'];
  return [...verbs.map((verb) => `$JS.API.CONSUMER.${verb}.${stream}.${name}`), `$JS.ACK.${stream}.${name}.>`];
}
