import { Module } from '@nestjs/common';
import { FilesModule } from '@yicang/platform-files';
import { NeedImportsResolver } from './need-imports.resolver.js';
import { NeedImports } from './need-imports.service.js';

@Module({ imports: [FilesModule], providers: [NeedImportsResolver, NeedImports] })
export class NeedImportsModule {}
