import { Module } from '@nestjs/common';
import { StoresModule } from '../stores/stores.module.js';
import { BoxesReader } from './boxes.reader.js';
import { BoxesResolver, BoxOfItemResolver } from './boxes.resolver.js';
import { BoxesService } from './boxes.service.js';

@Module({ imports: [StoresModule], providers: [BoxesResolver, BoxOfItemResolver, BoxesService, BoxesReader] })
export class BoxesModule {}
