import { startService, type RunningService } from '@yicang/platform-graphql';
import { DeliveryModule } from './app.module.js';
import { entities } from './entities.js';
import { type DeliveryEnvironment } from './environment.js';
import { tenancy } from './tenancy.js';

export { deliveryEnvironment, type DeliveryEnvironment } from './environment.js';

/** Delivery serves its subgraph, its RPCs and its consumers until it is stopped. */
export function start(environment: DeliveryEnvironment): Promise<RunningService> {
  return startService({
    name: 'delivery',
    module: DeliveryModule,
    environment,
    entities,
    tenancy,
    schemaFile: new URL('../schema.graphql', import.meta.url),
    migrations: new URL('../migrations/', import.meta.url),
  });
}
