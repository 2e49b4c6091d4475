import { Module } from '@nestjs/common';
import { NeedsModule } from '../needs/needs.module.js';
import { SandboxConsumers } from './sandbox.consumers.js';

@Module({ imports: [NeedsModule], providers: [SandboxConsumers] })
export class SandboxModule {}
