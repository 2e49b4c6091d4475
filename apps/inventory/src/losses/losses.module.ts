import { Module } from '@nestjs/common';
import { ItemsModule } from '../items/items.module.js';
import { LossesResolver } from './losses.resolver.js';
import { LossesService } from './losses.service.js';

@Module({ imports: [ItemsModule], providers: [LossesResolver, LossesService] })
export class LossesModule {}
