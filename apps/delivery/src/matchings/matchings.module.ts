import { Module } from '@nestjs/common';
import { NeedsModule } from '../needs/needs.module.js';
import { PlansModule } from '../plans/plans.module.js';
import { MatchingsResolver } from './matchings.resolver.js';
import { MatchingsService } from './matchings.service.js';
import { ProposalsResolver } from './proposals.resolver.js';

@Module({
  imports: [NeedsModule, PlansModule],
  providers: [MatchingsResolver, ProposalsResolver, MatchingsService],
})
export class MatchingsModule {}
