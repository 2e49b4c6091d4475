import { Module } from '@nestjs/common';
import { ProductsModule } from '../products/products.module.js';
import { StoresModule } from '../stores/stores.module.js';
import { LevelsReader } from './levels.reader.js';
import { LevelsResolver, StockAtLevelResolver, StockOfGoodsResolver } from './levels.resolver.js';
import { LevelsService } from './levels.service.js';

@Module({
  imports: [StoresModule, ProductsModule],
  providers: [LevelsResolver, StockAtLevelResolver, StockOfGoodsResolver, LevelsService, LevelsReader],
})
export class LevelsModule {}
