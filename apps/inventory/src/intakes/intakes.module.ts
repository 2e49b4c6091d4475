import { Module } from '@nestjs/common';
import { ItemsModule } from '../items/items.module.js';
import { StoresModule } from '../stores/stores.module.js';
import { IntakesReader } from './intakes.reader.js';
import { IntakesResolver } from './intakes.resolver.js';
import { IntakesService } from './intakes.service.js';

@Module({ imports: [ItemsModule, StoresModule], providers: [IntakesResolver, IntakesReader, IntakesService] })
export class IntakesModule {}
