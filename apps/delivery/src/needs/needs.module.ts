import { Module } from '@nestjs/common';
import { NeedReviewsResolver } from './need-reviews.resolver.js';
import { NeedReviewsService } from './need-reviews.service.js';
import { NeedsConsumers } from './needs.consumers.js';
import { NeedFactsService } from './need-facts.service.js';
import { NeedsRpc } from './needs.rpc.js';
import { NeedsResolver } from './needs.resolver.js';
import { NeedsService } from './needs.service.js';
import { OrganizationNeedsResolver } from './organization-needs.resolver.js';
import { OrganizationNeedsService } from './organization-needs.service.js';

@Module({
  providers: [
    NeedsResolver,
    NeedsService,
    NeedsConsumers,
    NeedsRpc,
    NeedFactsService,
    NeedReviewsResolver,
    NeedReviewsService,
    OrganizationNeedsResolver,
    OrganizationNeedsService,
  ],
  exports: [NeedsService],
})
export class NeedsModule {}
