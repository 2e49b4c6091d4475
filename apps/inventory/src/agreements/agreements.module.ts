import { Module } from '@nestjs/common';
import { AgreementsConsumers } from './agreements.consumers.js';
import { AgreementsResolver } from './agreements.resolver.js';
import { AgreementsService } from './agreements.service.js';

@Module({ providers: [AgreementsResolver, AgreementsService, AgreementsConsumers], exports: [AgreementsService] })
export class AgreementsModule {}
