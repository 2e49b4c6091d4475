import { Module } from '@nestjs/common';
import { ExpiriesReader } from './expiries.reader.js';
import { ExpiriesResolver } from './expiries.resolver.js';

@Module({ providers: [ExpiriesResolver, ExpiriesReader] })
export class ExpiriesModule {}
