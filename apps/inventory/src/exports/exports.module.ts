import { Module } from '@nestjs/common';
import { FilesModule } from '@yicang/platform-files';
import { ExportsReader } from './exports.reader.js';
import { ExportsResolver } from './exports.resolver.js';
import { ExportsService } from './exports.service.js';

@Module({ imports: [FilesModule], providers: [ExportsResolver, ExportsService, ExportsReader] })
export class ExportsModule {}
