import { Module } from '@nestjs/common';
import { AuditModule } from './audit/audit.module.js';
import { FactsModule } from './facts/facts.module.js';
import { FiguresModule } from './figures/figures.module.js';
import { GoodsModule } from './goods/goods.module.js';
import { PlacesModule } from './places/places.module.js';
import { RebuildsModule } from './rebuilds/rebuilds.module.js';
import { TracesModule } from './traces/traces.module.js';

@Module({ imports: [AuditModule, PlacesModule, FactsModule, FiguresModule, GoodsModule, TracesModule, RebuildsModule] })
export class ReportingModule {}
