import { Module } from '@nestjs/common';
import { ItemsModule } from '../items/items.module.js';
import { GradingsResolver } from './gradings.resolver.js';
import { GradingsService } from './gradings.service.js';

@Module({ imports: [ItemsModule], providers: [GradingsResolver, GradingsService] })
export class GradingsModule {}
