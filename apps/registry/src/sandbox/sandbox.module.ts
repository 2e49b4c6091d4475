import { Module } from '@nestjs/common';
import { FamiliesModule } from '../families/families.module.js';
import { SandboxConsumers } from './sandbox.consumers.js';

@Module({ imports: [FamiliesModule], providers: [SandboxConsumers] })
export class SandboxModule {}
