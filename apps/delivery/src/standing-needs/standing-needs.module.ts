import { Module } from '@nestjs/common';
import { NeedsModule } from '../needs/needs.module.js';
import { OpenedNeedsResolver } from './opened-needs.resolver.js';
import { StandingNeedsConsumers } from './standing-needs.consumers.js';
import { StandingNeedsDueWork } from './standing-needs.due.js';
import { StandingNeedsResolver } from './standing-needs.resolver.js';
import { StandingNeedsService } from './standing-needs.service.js';

@Module({
  imports: [NeedsModule],
  providers: [
    StandingNeedsResolver,
    OpenedNeedsResolver,
    StandingNeedsService,
    StandingNeedsConsumers,
    StandingNeedsDueWork,
  ],
})
export class StandingNeedsModule {}
