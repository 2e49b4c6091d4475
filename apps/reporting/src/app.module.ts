import { Module } from '@nestjs/common';
import { FactsModule } from './facts/facts.module.js';
import { FiguresModule } from './figures/figures.module.js';
import { PlacesModule } from './places/places.module.js';
import { RebuildsModule } from './rebuilds/rebuilds.module.js';
import { TracesModule } from './traces/traces.module.js';

@Module({ imports: [PlacesModule, FactsModule, FiguresModule, TracesModule, RebuildsModule] })
export class ReportingModule {}
