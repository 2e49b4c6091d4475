export { ActorVerifier, signActor } from './actor-token.js';
export { Bus, type Call } from './bus.js';
export { type BusOptions, connectBus, inboxPrefix } from './connection.js';
export { BUS_HEADERS } from './headers.js';
export { type KeyTexts, makeKeyTexts, readIdentity, type ServiceIdentity } from './identity.js';
export { type Logger } from './logger.js';
export { CallFailed, Unavailable } from './unavailable.js';
