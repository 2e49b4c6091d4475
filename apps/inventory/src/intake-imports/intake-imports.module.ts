import { Module } from '@nestjs/common';
import { FilesModule } from '@yicang/platform-files';
import { ItemsModule } from '../items/items.module.js';
import { StoresModule } from '../stores/stores.module.js';
import { ImportWork } from './import-work.js';
import { IntakeImportsDueWork } from './intake-imports.due.js';
import { IntakeImportsReader } from './intake-imports.reader.js';
import { IntakeImportsResolver } from './intake-imports.resolver.js';
import { IntakeImports } from './intake-imports.service.js';

@Module({
  imports: [ItemsModule, StoresModule, FilesModule],
  providers: [IntakeImportsResolver, IntakeImports, IntakeImportsReader, ImportWork, IntakeImportsDueWork],
})
export class IntakeImportsModule {}
