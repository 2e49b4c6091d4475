import { Module } from '@nestjs/common';
import { StoresModule } from '../stores/stores.module.js';
import { FreeItemsService } from './free-items.service.js';
import { ItemCommands } from './item-commands.js';
import { ItemFactsService } from './item-facts.service.js';
import { ItemsConsumers } from './items.consumers.js';
import { ItemsDueWork } from './items.due.js';
import { ItemsReader } from './items.reader.js';
import { ItemsResolver } from './items.resolver.js';
import { ItemsRpc } from './items.rpc.js';
import { ItemsService } from './items.service.js';
import { ShelvesService } from './shelves.service.js';

@Module({
  imports: [StoresModule],
  providers: [
    ItemsResolver,
    ItemsService,
    ItemCommands,
    ItemsReader,
    ItemFactsService,
    FreeItemsService,
    ShelvesService,
    ItemsConsumers,
    ItemsRpc,
    ItemsDueWork,
  ],
  exports: [ItemCommands, ItemsReader, ItemsService],
})
export class ItemsModule {}
