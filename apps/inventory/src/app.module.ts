import { Module } from '@nestjs/common';
import { AgreementsModule } from './agreements/agreements.module.js';
import { ExportsModule } from './exports/exports.module.js';
import { HistoriesModule } from './histories/histories.module.js';
import { IntakesModule } from './intakes/intakes.module.js';
import { ItemsModule } from './items/items.module.js';
import { LabelsModule } from './labels/labels.module.js';
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
