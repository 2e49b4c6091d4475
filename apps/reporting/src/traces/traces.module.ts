import { Module } from '@nestjs/common';
import { TracesResolver } from './traces.resolver.js';
import { TracesService } from './traces.service.js';

@Module({ providers: [TracesResolver, TracesService] })
export class TracesModule {}
