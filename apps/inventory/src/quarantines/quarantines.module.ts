import { Module } from '@nestjs/common';
import { ItemsModule } from '../items/items.module.js';
import { QuarantinesResolver } from './quarantines.resolver.js';
import { QuarantinesService } from './quarantines.service.js';

@Module({ imports: [ItemsModule], providers: [QuarantinesResolver, QuarantinesService] })
export class QuarantinesModule {}
