import { Injectable } from '@nestjs/common';
import { tellStockTakesV1 } from '@yicang/contracts';
import { Bus } from '@yicang/platform-nats';
import { StockTakesReader } from './stock-takes.reader.js';

/** What reporting asks of counts when it rebuilds. */
@Injectable()
export class StockTakesRpc {
  constructor(bus: Bus, reader: StockTakesReader) {
    bus.serve(tellStockTakesV1, ({ tenantCode, after, limit }) => reader.tell(tenantCode, after, limit));
  }
}
