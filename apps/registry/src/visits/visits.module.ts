import { Module } from '@nestjs/common';
import { HouseholdsModule } from '../households/households.module.js';
import { Visits } from './visits.js';

@Module({ imports: [HouseholdsModule], providers: [Visits], exports: [Visits] })
export class VisitsModule {}
