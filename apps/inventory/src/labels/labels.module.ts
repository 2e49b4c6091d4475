import { Module } from '@nestjs/common';
import { ItemsModule } from '../items/items.module.js';
import { LabelsResolver, PrintedLabelsResolver } from './labels.resolver.js';
import { LabelsService } from './labels.service.js';

@Module({ imports: [ItemsModule], providers: [LabelsResolver, PrintedLabelsResolver, LabelsService] })
export class LabelsModule {}
