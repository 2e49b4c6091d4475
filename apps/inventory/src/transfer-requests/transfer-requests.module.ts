import { Module } from '@nestjs/common';
import { TransfersModule } from '../transfers/transfers.module.js';
import { TransferRequestsConsumers } from './transfer-requests.consumers.js';
import { TransferRequestsResolver } from './transfer-requests.resolver.js';
import { TransferRequestsService } from './transfer-requests.service.js';

@Module({
  imports: [TransfersModule],
  providers: [TransferRequestsResolver, TransferRequestsService, TransferRequestsConsumers],
})
export class TransferRequestsModule {}
