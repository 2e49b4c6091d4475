import { Module } from '@nestjs/common';
import { ItemsModule } from '../items/items.module.js';
import { StoresModule } from '../stores/stores.module.js';
import { SandboxConsumers } from './sandbox.consumers.js';

@Module({ imports: [StoresModule, ItemsModule], providers: [SandboxConsumers] })
export class SandboxModule {}
