import { Module } from '@nestjs/common';
import { GoodsFactsReader } from './goods-facts.reader.js';
import { FigureDefinitionsResolver, GoodsResolver } from './goods.resolver.js';
import { GoodsService } from './goods.service.js';

@Module({ providers: [GoodsResolver, FigureDefinitionsResolver, GoodsService, GoodsFactsReader] })
export class GoodsModule {}
