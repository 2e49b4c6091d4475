import { Module } from '@nestjs/common';
import { AuditModule } from './audit/audit.module.js';
import { CardsModule } from './cards/cards.module.js';
import { FamiliesModule } from './families/families.module.js';
import { OrganizationsModule } from './organizations/organizations.module.js';
import { SandboxModule } from './sandbox/sandbox.module.js';
import { SignaturesModule } from './signatures/signatures.module.js';

@Module({ imports: [AuditModule, FamiliesModule, CardsModule, SignaturesModule, OrganizationsModule, SandboxModule] })
export class RegistryModule {}
