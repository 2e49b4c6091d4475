import { startService, type RunningService } from '@yicang/platform-graphql';
import { DeliveryModule } from './app.module.js';
import { type DeliveryEnvironment } from './environment.js';
import { NeedEntity } from './needs/need.entity.js';
import { PlanEntity } from './plans/plan.entity.js';
import { ReceiptEntity } from './receipts/receipt.entity.js';
import { RunEntity } from './runs/run.entity.js';
import { StopEntity } from './runs/stop.entity.js';
import { tenancy } from './tenancy.js';

export { deliveryEnvironment, type DeliveryEnvironment } from './environment.js';

/** Delivery serves its subgraph, its RPCs and its consumers until it is stopped. */
export function start(environment: DeliveryEnvironment): Promise<RunningService> {
  return startService({
    name: 'delivery',
    module: DeliveryModule,
    environment,
    entities: [NeedEntity, PlanEntity, RunEntity, StopEntity, ReceiptEntity],
    tenancy,
    schemaFile: new URL('../schema.graphql', import.meta.url),
    migrations: new URL('../migrations/', import.meta.url),
  });
}
