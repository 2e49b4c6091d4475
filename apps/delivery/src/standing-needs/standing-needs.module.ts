import { Module } from '@nestjs/common';
import { NeedsModule } from '../needs/needs.module.js';
import { StandingNeedsConsumers } from './standing-needs.consumers.js';
import { StandingNeedsDueWork } from './standing-needs.due.js';
import { StandingNeedsResolver } from './standing-needs.resolver.js';
import { StandingNeedsService } from './standing-needs.service.js';

@Module({
  imports: [NeedsModule],
  providers: [StandingNeedsResolver, StandingNeedsService, StandingNeedsConsumers, StandingNeedsDueWork],
})
export class StandingNeedsModule {}
