import { Module } from '@nestjs/common';
import { HouseholdsModule } from '../households/households.module.js';
import { SecretsModule } from '../secrets/secrets.module.js';
import { VisitsModule } from '../visits/visits.module.js';
import { FamiliesReader } from './families.reader.js';
import { FamiliesResolver } from './families.resolver.js';
import { FamiliesRpc } from './families.rpc.js';
import { FamiliesService } from './families.service.js';
import { FamilyFactsService } from './family-facts.service.js';

@Module({
  imports: [HouseholdsModule, SecretsModule, VisitsModule],
  providers: [FamiliesResolver, FamiliesService, FamiliesReader, FamilyFactsService, FamiliesRpc],
  exports: [FamiliesService],
})
export class FamiliesModule {}
