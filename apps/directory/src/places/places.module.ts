import { Module } from '@nestjs/common';
import { PlacesOpening } from './places-opening.js';
import { PlacesResolver } from './places.resolver.js';
import { PlacesRpc } from './places.rpc.js';
import { PlacesService } from './places.service.js';

@Module({ providers: [PlacesOpening, PlacesResolver, PlacesRpc, PlacesService], exports: [PlacesService] })
export class PlacesModule {}
