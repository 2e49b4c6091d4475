import { Module } from '@nestjs/common';
import { PlacesConsumers } from './places.consumers.js';

@Module({ providers: [PlacesConsumers] })
export class PlacesModule {}
