import { Module } from '@nestjs/common';
import { FactsModule } from '../facts/facts.module.js';
import { FiguresModule } from '../figures/figures.module.js';
import { RebuildsDueWork } from './rebuilds.due.js';
import { RebuildsResolver } from './rebuilds.resolver.js';
import { RebuildsService } from './rebuilds.service.js';

@Module({
  imports: [FactsModule, FiguresModule],
  providers: [RebuildsResolver, RebuildsService, RebuildsDueWork],
})
export class RebuildsModule {}
