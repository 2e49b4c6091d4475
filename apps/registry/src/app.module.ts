import { Module } from '@nestjs/common';
import { AuditModule } from './audit/audit.module.js';
import { CardsModule } from './cards/cards.module.js';
import { FamiliesModule } from './families/families.module.js';

@Module({ imports: [AuditModule, FamiliesModule, CardsModule] })
export class RegistryModule {}
