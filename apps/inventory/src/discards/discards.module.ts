import { Module } from '@nestjs/common';
import { DiscardsResolver, WitnessesResolver } from './discards.resolver.js';
import { DiscardsService } from './discards.service.js';

@Module({ providers: [DiscardsResolver, WitnessesResolver, DiscardsService] })
export class DiscardsModule {}
