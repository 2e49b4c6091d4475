import { Module } from '@nestjs/common';
import { NeedsConsumers } from './needs.consumers.js';
import { NeedsResolver } from './needs.resolver.js';
import { NeedsService } from './needs.service.js';

@Module({ providers: [NeedsResolver, NeedsService, NeedsConsumers], exports: [NeedsService] })
export class NeedsModule {}
