import {
  type EventContract,
  familyErasedV1,
  familyRegisteredV1,
  itemDeliveredV1,
  itemCorrectedV1,
  itemDiscardedV1,
  itemHeldV1,
  itemIssuedV1,
  itemReceivedV1,
  itemReleasedV1,
  itemReturnedV1,
  placeOpenedV1,
  receiptPublishedV1,
  SERVICE_NAMES,
  type ServiceName,
  stopFailedV1,
  stopHandedOverV1,
} from '@yicang/contracts';
import type { ServiceOnBus } from '@yicang/platform-nats';
import type { Secrets } from './secrets.js';

/** What the platform must know of a service before it runs. A new service is added here and nowhere else in the tools. */
export interface ServiceProfile {
  /** The events it reads, by the purpose it gives to Consumers: the broker lets it read no others. */
  readonly consumes: Readonly<Record<string, readonly EventContract[]>>;
  /** Settings beyond those every service has. */
  readonly settings: (secrets: Secrets) => Readonly<Record<string, string>>;
}

/** Those with a database, in the order they are started. */
export const DATABASE_SERVICES = SERVICE_NAMES.filter((name) => name !== 'gateway');
export type DatabaseService = Exclude<ServiceName, 'gateway'>;

const none = (): Readonly<Record<string, string>> => ({});

export const SERVICE_PROFILES: Readonly<Record<ServiceName, ServiceProfile>> = {
  directory: {
    consumes: {},
    settings: ({ accessTokenKey, operator }) => ({
      TOKEN_PRIVATE_KEY: accessTokenKey.privateKey,
      BOOTSTRAP_OPERATOR_LOGIN: operator.loginName,
      BOOTSTRAP_OPERATOR_PASSWORD: operator.password,
    }),
  },
  registry: {
    consumes: {},
    settings: ({ registryKeyEncryptionKey, registryPseudonymKey }) => ({
      KEY_ENCRYPTION_KEY: registryKeyEncryptionKey,
      PSEUDONYM_KEY: registryPseudonymKey,
    }),
  },
  inventory: {
    consumes: { 'stop-handed-over': [stopHandedOverV1], 'stop-failed': [stopFailedV1] },
    settings: none,
  },
  delivery: {
    consumes: {
      'item-released': [itemReleasedV1],
      'item-corrected': [itemCorrectedV1],
      'family-erased': [familyErasedV1],
    },
    settings: none,
  },
  reporting: {
    consumes: {
      places: [placeOpenedV1],
      items: [
        itemReceivedV1,
        itemHeldV1,
        itemReleasedV1,
        itemIssuedV1,
        itemReturnedV1,
        itemDeliveredV1,
        itemDiscardedV1,
        itemCorrectedV1,
      ],
      families: [familyRegisteredV1],
      receipts: [receiptPublishedV1],
    },
    settings: none,
  },
  gateway: {
    consumes: {},
    settings: ({ accessTokenKey }) => ({ TOKEN_PUBLIC_KEY: accessTokenKey.publicKey }),
  },
};

/** Every service as the broker's users are derived from it. */
export const SERVICES_ON_BUS: readonly ServiceOnBus[] = SERVICE_NAMES.map((service) => ({
  service,
  consumes: SERVICE_PROFILES[service].consumes,
}));
