import { SERVICE_NAMES, type ServiceName } from '@yicang/contracts';
import type { Secrets } from './secrets.js';

/** What the platform must know of a service before it runs. A new service is added here and nowhere else in the tools. */
export interface ServiceProfile {
  /** Settings beyond those every service has. */
  readonly settings: (secrets: Secrets) => Readonly<Record<string, string>>;
}

/** Those with a database, in the order they are started. */
export const DATABASE_SERVICES = SERVICE_NAMES.filter((name) => name !== 'gateway');
export type DatabaseService = Exclude<ServiceName, 'gateway'>;

const none = (): Readonly<Record<string, string>> => ({});

export const SERVICE_PROFILES: Readonly<Record<ServiceName, ServiceProfile>> = {
  directory: {
    settings: ({ accessTokenKey, operator }) => ({
      TOKEN_PRIVATE_KEY: accessTokenKey.privateKey,
      BOOTSTRAP_OPERATOR_LOGIN: operator.loginName,
      BOOTSTRAP_OPERATOR_PASSWORD: operator.password,
    }),
  },
  registry: {
    settings: ({ registryKeyEncryptionKey, registryPseudonymKey }) => ({
      KEY_ENCRYPTION_KEY: registryKeyEncryptionKey,
      PSEUDONYM_KEY: registryPseudonymKey,
    }),
  },
  inventory: { settings: none },
  delivery: { settings: none },
  reporting: { settings: none },
  gateway: {
    settings: ({ accessTokenKey }) => ({ TOKEN_PUBLIC_KEY: accessTokenKey.publicKey }),
  },
};
