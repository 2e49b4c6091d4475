import { Module } from '@nestjs/common';
import { BoxesModule } from './boxes/boxes.module.js';
import { DiscardsModule } from './discards/discards.module.js';
import { ExpiriesModule } from './expiries/expiries.module.js';
import { AgreementsModule } from './agreements/agreements.module.js';
import { ExportsModule } from './exports/exports.module.js';
import { GradingsModule } from './gradings/gradings.module.js';
import { HistoriesModule } from './histories/histories.module.js';
import { IntakeImportsModule } from './intake-imports/intake-imports.module.js';
import { IntakesModule } from './intakes/intakes.module.js';
import { ItemsModule } from './items/items.module.js';
import { LabelsModule } from './labels/labels.module.js';
import { LevelsModule } from './levels/levels.module.js';
import { LossesModule } from './losses/losses.module.js';
import { ProductsModule } from './products/products.module.js';
import { QuarantinesModule } from './quarantines/quarantines.module.js';
import { RecallsModule } from './recalls/recalls.module.js';
import { SandboxModule } from './sandbox/sandbox.module.js';
import { SplitsModule } from './splits/splits.module.js';
import { StockTakesModule } from './stock-takes/stock-takes.module.js';
import { StoresModule } from './stores/stores.module.js';
import { TransferRequestsModule } from './transfer-requests/transfer-requests.module.js';
import { TransfersModule } from './transfers/transfers.module.js';

@Module({
  imports: [
    StoresModule,
    ProductsModule,
    ItemsModule,
    HistoriesModule,
    ExportsModule,
    LabelsModule,
    IntakesModule,
    IntakeImportsModule,
    BoxesModule,
    LevelsModule,
    ExpiriesModule,
    GradingsModule,
    DiscardsModule,
    SplitsModule,
    QuarantinesModule,
    LossesModule,
    RecallsModule,
    StockTakesModule,
    AgreementsModule,
    TransfersModule,
    TransferRequestsModule,
    SandboxModule,
  ],
})
export class InventoryModule {}
