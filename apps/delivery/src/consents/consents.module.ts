import { Module } from '@nestjs/common';
import { ConsentsResolver, StopConsentResolver } from './consents.resolver.js';
import { ConsentsService } from './consents.service.js';

@Module({ providers: [ConsentsResolver, StopConsentResolver, ConsentsService] })
export class ConsentsModule {}
