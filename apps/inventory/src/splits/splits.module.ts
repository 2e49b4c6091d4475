import { Module } from '@nestjs/common';
import { ItemsModule } from '../items/items.module.js';
import { SplitsResolver } from './splits.resolver.js';
import { SplitsService } from './splits.service.js';

@Module({ imports: [ItemsModule], providers: [SplitsResolver, SplitsService] })
export class SplitsModule {}
