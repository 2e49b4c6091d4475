import { Module } from '@nestjs/common';
import { ReceiptsResolver } from './receipts.resolver.js';
import { ReceiptsRpc } from './receipts.rpc.js';
import { ReceiptsService } from './receipts.service.js';

@Module({ providers: [ReceiptsResolver, ReceiptsService, ReceiptsRpc], exports: [ReceiptsService] })
export class ReceiptsModule {}
