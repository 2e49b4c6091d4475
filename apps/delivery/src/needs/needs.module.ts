import { Module } from '@nestjs/common';
import { NeedReviewsResolver } from './need-reviews.resolver.js';
import { NeedReviewsService } from './need-reviews.service.js';
import { NeedsConsumers } from './needs.consumers.js';
import { NeedsResolver } from './needs.resolver.js';
import { NeedsService } from './needs.service.js';
import { OrganizationNeedsResolver } from './organization-needs.resolver.js';
import { OrganizationNeedsService } from './organization-needs.service.js';

@Module({
  providers: [
    NeedsResolver,
    NeedsService,
    NeedsConsumers,
    NeedReviewsResolver,
    NeedReviewsService,
    OrganizationNeedsResolver,
    OrganizationNeedsService,
  ],
  exports: [NeedsService],
})
export class NeedsModule {}
