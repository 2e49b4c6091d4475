import { startService, type RunningService } from '@yicang/platform-graphql';
import { AccountGrantEntity } from './accounts/account-grant.entity.js';
import { AccountEntity } from './accounts/account.entity.js';
import { DirectoryModule } from './app.module.js';
import { type DirectoryEnvironment } from './environment.js';
import { PlaceDivisionEntity } from './places/place-division.entity.js';
import { PlaceEntity } from './places/place.entity.js';
import { RefreshSessionEntity } from './sessions/refresh-session.entity.js';
import { tenancy } from './tenancy.js';

export { directoryEnvironment, type DirectoryEnvironment } from './environment.js';

/** Directory serves its subgraph, and its due work and relay run, until it is stopped. */
export function start(environment: DirectoryEnvironment): Promise<RunningService> {
  return startService({
    name: 'directory',
    module: DirectoryModule,
    environment,
    entities: [PlaceEntity, PlaceDivisionEntity, AccountEntity, AccountGrantEntity, RefreshSessionEntity],
    tenancy,
    schemaFile: new URL('../schema.graphql', import.meta.url),
    migrations: new URL('../migrations/', import.meta.url),
  });
}
