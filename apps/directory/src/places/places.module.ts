import { Module } from '@nestjs/common';
import { PlacesOpening } from './places-opening.js';
import { PlacesResolver } from './places.resolver.js';
import { PlacesService } from './places.service.js';

@Module({ providers: [PlacesOpening, PlacesResolver, PlacesService], exports: [PlacesService] })
export class PlacesModule {}
