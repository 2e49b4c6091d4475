import { Module } from '@nestjs/common';
import { StoresResolver } from './stores.resolver.js';
import { StoresService } from './stores.service.js';

@Module({ providers: [StoresResolver, StoresService], exports: [StoresService] })
export class StoresModule {}
