import { Module } from '@nestjs/common';
import { StoresModule } from '../stores/stores.module.js';
import { CountAccuracyResolver, StockTakeRulesResolver, StoreCountsResolver } from './count-figures.resolver.js';
import { StockTakeRulesService } from './stock-take-rules.service.js';
import { StockTakesReader } from './stock-takes.reader.js';
import { StockTakesResolver } from './stock-takes.resolver.js';
import { StockTakesRpc } from './stock-takes.rpc.js';
import { StockTakesService } from './stock-takes.service.js';

@Module({
  imports: [StoresModule],
  providers: [
    StockTakesResolver,
    StockTakesService,
    StockTakesReader,
    StockTakesRpc,
    CountAccuracyResolver,
    StoreCountsResolver,
    StockTakeRulesResolver,
    StockTakeRulesService,
  ],
})
export class StockTakesModule {}
