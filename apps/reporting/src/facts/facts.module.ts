import { Module } from '@nestjs/common';
import { FactsConsumers } from './facts.consumers.js';
import { OwnersFacts } from './owners-facts.js';

@Module({ providers: [FactsConsumers, OwnersFacts], exports: [OwnersFacts] })
export class FactsModule {}
