import { Module } from '@nestjs/common';
import { SecretsModule } from '../secrets/secrets.module.js';
import { Households } from './households.js';

@Module({ imports: [SecretsModule], providers: [Households], exports: [Households] })
export class HouseholdsModule {}
