import { Module } from '@nestjs/common';
import { FiguresResolver } from './figures.resolver.js';
import { FiguresService } from './figures.service.js';

@Module({ providers: [FiguresResolver, FiguresService], exports: [FiguresService] })
export class FiguresModule {}
