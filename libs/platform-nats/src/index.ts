export { ActorVerifier, signActor } from './actor-token.js';
export { Bus, type Call } from './bus.js';
export { type BusOptions, connectBus, inboxPrefix } from './connection.js';
export {
  type CommutativeHandler,
  Consumers,
  type ConsumersOptions,
  durableOf,
  readFrom,
  type Reader,
  type Reading,
  type VersionedHandler,
} from './consumers.js';
export { type DurableState } from './durable.js';
export { BUS_HEADERS } from './headers.js';
export { type KeyTexts, makeKeyTexts, readIdentity, type ServiceIdentity } from './identity.js';
export { type Logger } from './logger.js';
export { durablesOf, graphqlOf, type NatsUser, natsUsers, type ServiceOnBus } from './nats-users.js';
export { OutboxRelay, type OutboxRelayOptions } from './outbox-relay.js';
export { Pulse, PULSE_SUBJECT, type PulseOptions } from './pulse.js';
export { Reconciler, type ReconcilerOptions, type StreamPosition } from './reconcile.js';
export { Standing, type StandingOptions } from './standing.js';
export { ensureStream, type StreamOptions, streamOf } from './streams.js';
export { openToken, sealToken, type TokenKind } from './token.js';
export { type Treatment } from './treatment.js';
export { CallFailed, Unavailable } from './unavailable.js';
export { type Backlog, Watch, type WatchOptions } from './watch.js';
