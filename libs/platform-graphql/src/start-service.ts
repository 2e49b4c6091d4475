import type { Type } from '@nestjs/common';

import type { ServiceEnvironment } from './environment.js';
import type { RunningService } from './running-service.js';

/** Token of the parsed settings: `@Inject(ENVIRONMENT) environment: InventoryEnvironment`. */
export const ENVIRONMENT = Symbol('yicang:environment');

/** What makes a service this one. */
export interface ServiceDefinition {
  readonly name: string;
  /** Its Nest root module: resolvers, services and consumers. Gets UnitOfWork, Bus, Consumers, DueWorker, Logger and ENVIRONMENT. */
  readonly module: Type;
  readonly environment: ServiceEnvironment;
  /** The committed `schema.graphql`. */
  readonly schemaFile: URL;
  readonly tenancy: Readonly<Record<string, unknown>>;
  /** The folder of its migrations. */
  readonly migrations: URL;
}

/** The service serves its subgraph, its RPCs and its consumers. */
export function startService(definition: ServiceDefinition): Promise<RunningService> {
  throw new Error(`${definition.name} cannot start yet`);
}
