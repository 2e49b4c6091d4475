import { startService, type RunningService } from '@yicang/platform-graphql';
import { DirectoryModule } from './app.module.js';
import { entities } from './entities.js';
import { type DirectoryEnvironment } from './environment.js';
import { tenancy } from './tenancy.js';

export { directoryEnvironment, type DirectoryEnvironment } from './environment.js';

/** Directory serves its subgraph, and its due work and relay run, until it is stopped. */
export function start(environment: DirectoryEnvironment): Promise<RunningService> {
  return startService({
    name: 'directory',
    module: DirectoryModule,
    environment,
    entities,
    tenancy,
    schemaFile: new URL('../schema.graphql', import.meta.url),
    migrations: new URL('../migrations/', import.meta.url),
  });
}
