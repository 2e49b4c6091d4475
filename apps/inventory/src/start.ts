import { startService, type RunningService } from '@yicang/platform-graphql';
import { InventoryModule } from './app.module.js';
import { type InventoryEnvironment } from './environment.js';
import { ItemEventEntity } from './items/item-event.entity.js';
import { ItemEntity } from './items/item.entity.js';
import { StoreEntity } from './stores/store.entity.js';
import { tenancy } from './tenancy.js';

export { inventoryEnvironment, type InventoryEnvironment } from './environment.js';

/** Inventory serves its subgraph, its RPCs and its consumers until it is stopped. */
export function start(environment: InventoryEnvironment): Promise<RunningService> {
  return startService({
    name: 'inventory',
    module: InventoryModule,
    environment,
    entities: [StoreEntity, ItemEntity, ItemEventEntity],
    tenancy,
    schemaFile: new URL('../schema.graphql', import.meta.url),
    migrations: new URL('../migrations/', import.meta.url),
  });
}
