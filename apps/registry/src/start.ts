import { startService, type RunningService } from '@yicang/platform-graphql';
import { RegistryModule } from './app.module.js';
import { entities } from './entities.js';
import { type RegistryEnvironment } from './environment.js';
import { tenancy } from './tenancy.js';

export { registryEnvironment, type RegistryEnvironment } from './environment.js';

/** Registry serves its subgraph and its RPCs until it is stopped. */
export function start(environment: RegistryEnvironment): Promise<RunningService> {
  return startService({
    name: 'registry',
    module: RegistryModule,
    environment,
    entities,
    tenancy,
    schemaFile: new URL('../schema.graphql', import.meta.url),
    migrations: new URL('../migrations/', import.meta.url),
  });
}
