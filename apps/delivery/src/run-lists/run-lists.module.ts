import { Module } from '@nestjs/common';
import { FilesModule } from '@yicang/platform-files';
import { BookingsModule } from '../bookings/bookings.module.js';
import { RunListsResolver } from './run-lists.resolver.js';
import { RunListsService } from './run-lists.service.js';

@Module({ imports: [BookingsModule, FilesModule], providers: [RunListsResolver, RunListsService] })
export class RunListsModule {}
