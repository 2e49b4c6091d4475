import { Module } from '@nestjs/common';
import { CardsModule } from './cards/cards.module.js';
import { FamiliesModule } from './families/families.module.js';

@Module({ imports: [FamiliesModule, CardsModule] })
export class RegistryModule {}
