import { Module } from '@nestjs/common';
import { AuditModule } from './audit/audit.module.js';
import { BookingsModule } from './bookings/bookings.module.js';
import { CentresModule } from './centres/centres.module.js';
import { GapsModule } from './gaps/gaps.module.js';
import { MatchingsModule } from './matchings/matchings.module.js';
import { NeedImportsModule } from './need-imports/need-imports.module.js';
import { NeedsModule } from './needs/needs.module.js';
import { PlansModule } from './plans/plans.module.js';
import { ReceiptsModule } from './receipts/receipts.module.js';
import { RoutesModule } from './routes/routes.module.js';
import { RunListsModule } from './run-lists/run-lists.module.js';
import { RunsModule } from './runs/runs.module.js';
import { SandboxModule } from './sandbox/sandbox.module.js';
import { StandingNeedsModule } from './standing-needs/standing-needs.module.js';
import { VehiclesModule } from './vehicles/vehicles.module.js';

@Module({
  imports: [
    AuditModule,
    NeedsModule,
    StandingNeedsModule,
    GapsModule,
    NeedImportsModule,
    PlansModule,
    MatchingsModule,
    RunsModule,
    ReceiptsModule,
    CentresModule,
    VehiclesModule,
    BookingsModule,
    RunListsModule,
    RoutesModule,
    SandboxModule,
  ],
})
export class DeliveryModule {}
