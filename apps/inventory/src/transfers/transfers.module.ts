import { Module } from '@nestjs/common';
import { AgreementsModule } from '../agreements/agreements.module.js';
import { ItemsModule } from '../items/items.module.js';
import { TransferLinesResolver, TransferredItemsResolver } from './transferred-items.resolver.js';
import { TransfersConsumers } from './transfers.consumers.js';
import { TransfersDueWork } from './transfers.due.js';
import { TransfersReader } from './transfers.reader.js';
import { TransfersResolver } from './transfers.resolver.js';
import { TransfersService } from './transfers.service.js';

@Module({
  imports: [AgreementsModule, ItemsModule],
  providers: [
    TransfersResolver,
    TransferredItemsResolver,
    TransferLinesResolver,
    TransfersService,
    TransfersReader,
    TransfersConsumers,
    TransfersDueWork,
  ],
  exports: [TransfersReader],
})
export class TransfersModule {}
