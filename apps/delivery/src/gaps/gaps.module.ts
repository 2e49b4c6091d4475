import { Module } from '@nestjs/common';
import { GapsResolver } from './gaps.resolver.js';

@Module({ providers: [GapsResolver] })
export class GapsModule {}
