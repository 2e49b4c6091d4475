import { Module } from '@nestjs/common';
import { ProductsModule } from '../products/products.module.js';
import { RecallsDueWork } from './recalls.due.js';
import { RecallsReader } from './recalls.reader.js';
import { RecallsResolver } from './recalls.resolver.js';
import { RecallsService } from './recalls.service.js';

@Module({ imports: [ProductsModule], providers: [RecallsResolver, RecallsService, RecallsReader, RecallsDueWork] })
export class RecallsModule {}
