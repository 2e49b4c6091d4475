import { Module } from '@nestjs/common';
import { SecretsModule } from '../secrets/secrets.module.js';
import { CardsResolver } from './cards.resolver.js';
import { CardsRpc } from './cards.rpc.js';
import { CardsService } from './cards.service.js';

@Module({ imports: [SecretsModule], providers: [CardsResolver, CardsService, CardsRpc] })
export class CardsModule {}
