import { Module } from '@nestjs/common';
import { NeedsModule } from '../needs/needs.module.js';
import { PlansConsumers } from './plans.consumers.js';
import { PlansDueWork } from './plans.due.js';
import { PlansResolver } from './plans.resolver.js';
import { PlansService } from './plans.service.js';

@Module({
  imports: [NeedsModule],
  providers: [PlansResolver, PlansService, PlansConsumers, PlansDueWork],
  exports: [PlansService],
})
export class PlansModule {}
