import { Module } from '@nestjs/common';
import { CentresResolver, CentreWindowsResolver } from './centres.resolver.js';
import { CentresService } from './centres.service.js';

@Module({ providers: [CentresResolver, CentreWindowsResolver, CentresService] })
export class CentresModule {}
