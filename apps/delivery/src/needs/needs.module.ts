import { Module } from '@nestjs/common';
import { NeedsResolver } from './needs.resolver.js';
import { NeedsService } from './needs.service.js';

@Module({ providers: [NeedsResolver, NeedsService], exports: [NeedsService] })
export class NeedsModule {}
