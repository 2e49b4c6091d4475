import { Module } from '@nestjs/common';
import { PlansModule } from '../plans/plans.module.js';
import { ReceiptsModule } from '../receipts/receipts.module.js';
import { RunsConsumers } from './runs.consumers.js';
import { RunsDueWork } from './runs.due.js';
import { RunProgressResolver } from './run-progress.resolver.js';
import { RunsResolver } from './runs.resolver.js';
import { RunsRpc } from './runs.rpc.js';
import { RunsService } from './runs.service.js';
import { StopsResolver } from './stops.resolver.js';
import { StopsService } from './stops.service.js';

@Module({
  imports: [PlansModule, ReceiptsModule],
  providers: [
    RunsResolver,
    RunProgressResolver,
    RunsService,
    RunsConsumers,
    RunsDueWork,
    RunsRpc,
    StopsResolver,
    StopsService,
  ],
  exports: [RunsService],
})
export class RunsModule {}
