import { Module } from '@nestjs/common';
import { StoresModule } from '../stores/stores.module.js';
import { HistoriesReader } from './histories.reader.js';
import { HistoriesResolver } from './histories.resolver.js';

@Module({ imports: [StoresModule], providers: [HistoriesResolver, HistoriesReader], exports: [HistoriesReader] })
export class HistoriesModule {}
