import { Module } from '@nestjs/common';
import { RunsModule } from '../runs/runs.module.js';
import { BookingsDueWork } from './bookings.due.js';
import { BookingResolver, BookingsResolver } from './bookings.resolver.js';
import { BookingsService } from './bookings.service.js';
import { ScheduledRunsService } from './scheduled-runs.service.js';
import { Shelves } from './shelves.js';

@Module({
  imports: [RunsModule],
  providers: [BookingsResolver, BookingResolver, BookingsService, ScheduledRunsService, Shelves, BookingsDueWork],
  exports: [Shelves],
})
export class BookingsModule {}
