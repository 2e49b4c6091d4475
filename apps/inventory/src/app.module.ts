import { Module } from '@nestjs/common';
import { ItemsModule } from './items/items.module.js';
import { StoresModule } from './stores/stores.module.js';

@Module({ imports: [StoresModule, ItemsModule] })
export class InventoryModule {}
