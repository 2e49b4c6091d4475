import { Module } from '@nestjs/common';
import { ProductSuggestions } from './product-suggestions.js';
import { ProductsOpening } from './products-opening.js';
import { ProductsReader } from './products.reader.js';
import { ItemProductResolver, ProductsResolver } from './products.resolver.js';
import { ProductsRpc } from './products.rpc.js';
import { ProductsService } from './products.service.js';

@Module({
  providers: [
    ProductsResolver,
    ItemProductResolver,
    ProductsService,
    ProductsReader,
    ProductsOpening,
    ProductSuggestions,
    ProductsRpc,
  ],
  exports: [ProductsReader],
})
export class ProductsModule {}
