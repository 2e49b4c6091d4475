import { startService, type RunningService } from '@yicang/platform-graphql';
import { InventoryModule } from './app.module.js';
import { entities } from './entities.js';
import { type InventoryEnvironment } from './environment.js';
import { tenancy } from './tenancy.js';

export { inventoryEnvironment, type InventoryEnvironment } from './environment.js';

/** Inventory serves its subgraph, its RPCs and its consumers until it is stopped. */
export function start(environment: InventoryEnvironment): Promise<RunningService> {
  return startService({
    name: 'inventory',
    module: InventoryModule,
    environment,
    entities,
    tenancy,
    schemaFile: new URL('../schema.graphql', import.meta.url),
    migrations: new URL('../migrations/', import.meta.url),
  });
}
