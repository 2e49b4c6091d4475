import { Injectable } from '@nestjs/common';
import { tellReceiptsV1 } from '@yicang/contracts';
import { Bus } from '@yicang/platform-nats';
import { ReceiptsService } from './receipts.service.js';

/** What reporting asks of receipts when it rebuilds. */
@Injectable()
export class ReceiptsRpc {
  constructor(bus: Bus, receipts: ReceiptsService) {
    bus.serve(tellReceiptsV1, ({ tenantCode, afterPos, limit }) => receipts.tell(tenantCode, afterPos, limit));
  }
}
