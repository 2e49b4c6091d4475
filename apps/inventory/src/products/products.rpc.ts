import { Injectable } from '@nestjs/common';
import { suggestProductsV1 } from '@yicang/contracts';
import { Bus } from '@yicang/platform-nats';
import { ProductSuggestions } from './product-suggestions.js';

/** What delivery asks of the catalogue before it imports needs. */
@Injectable()
export class ProductsRpc {
  constructor(bus: Bus, products: ProductSuggestions) {
    bus.serve(suggestProductsV1, async ({ tenantCode, wanted }) => ({
      suggestions: await products.suggest(tenantCode, wanted),
    }));
  }
}
