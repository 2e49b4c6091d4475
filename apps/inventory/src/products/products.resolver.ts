import {
  Args,
  ArgsType,
  Field,
  Mutation,
  Parent,
  Query,
  ResolveField,
  ResolveReference,
  Resolver,
} from '@nestjs/graphql';
import { tenantCodeField } from '@yicang/contracts';
import {
  globalId,
  refuse,
  uuidAt,
  type Actor,
  type GlobalId,
  type ItemCategory,
  type ProductId,
  type TenantCode,
} from '@yicang/kernel';
import {
  CurrentActor,
  cursorKeyOf,
  Guarded,
  ListSize,
  orThrow,
  PageArgs,
  parseInput,
  placeRef,
  RequestContext,
  rowsToRead,
  TenantCodeScalar,
  toConnection,
  type GraphqlContext,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { PlaceStub } from '../federation.graphql.js';
import { ItemCategoryEnum, ItemView } from '../items/item.graphql.js';
import { type ItemEntity } from '../items/item.entity.js';
import { type ProductPackEntity } from './product-pack.entity.js';
import { type ProductEntity } from './product.entity.js';
import { productOf } from './product.loader.js';
import {
  AddProductInput,
  AddProductResult,
  PACKS_MAX,
  ProductConnection,
  ProductPackView,
  ProductView,
  PromoteProductInput,
  PromoteProductResult,
  RetireProductInput,
  RetireProductResult,
} from './product.graphql.js';
import { ADD_PRODUCT, parseGtin, PROMOTE_PRODUCT, READ_PRODUCTS, RETIRE_PRODUCT } from './product.rules.js';
import { FOUND_MAX, ProductsReader } from './products.reader.js';
import { ProductsService } from './products.service.js';
import { SEARCH_LENGTH_MAX } from './product-search.js';

const AFTER = z.tuple([tenantCodeField, z.uuid()]);
const searchWords = z.string().trim().min(1).max(SEARCH_LENGTH_MAX);

@ArgsType()
class ProductsArgs extends PageArgs {
  @Field(() => TenantCodeScalar) place!: TenantCode;
  @Field(() => ItemCategoryEnum, { nullable: true }) category?: ItemCategory | null;
}

@Resolver(() => ProductView)
export class ProductsResolver {
  constructor(
    private readonly service: ProductsService,
    private readonly reader: ProductsReader,
  ) {}

  @Guarded(READ_PRODUCTS)
  @Query(() => ProductConnection, {
    description:
      '一个地点可用的品种：全国的、上级的、本地的。What may be taken in at a place: the nation’s products, those of places around it, its own.',
  })
  async products(@CurrentActor() actor: Actor, @Args() page: ProductsArgs) {
    const { place, category = null } = page;
    const asked = { category, after: cursorKeyOf(page, AFTER), limit: rowsToRead(page) };
    const rows = await this.reader.list(actor, place, asked);
    return toConnection(orThrow(rows), page, (product) => [product.tenantCode, product.id]);
  }

  @Guarded(READ_PRODUCTS)
  @ListSize(FOUND_MAX)
  @Query(() => [ProductView], {
    description:
      '按名称、别名、拼音或首字母查品种，至多 20 个。Products by name, by another name, by pinyin or by initials (`dm` for 大米), 20 at most.',
  })
  async searchProducts(
    @CurrentActor() actor: Actor,
    @Args('place', { type: () => TenantCodeScalar }) place: TenantCode,
    @Args('words', { description: '要找的字，至多 40。What to look for, 40 characters at most.' }) words: string,
    @Args('category', { type: () => ItemCategoryEnum, nullable: true }) category?: ItemCategory | null,
  ) {
    return orThrow(await this.reader.search(actor, place, parseInput(searchWords, words), category ?? null));
  }

  @Guarded(READ_PRODUCTS)
  @Query(() => ProductView, {
    nullable: true,
    description: '扫商品条码查品种；没有或条码有误为空。By its bar code; null when unknown, or when the code is wrong.',
  })
  productByGtin(
    @CurrentActor() actor: Actor,
    @Args('place', { type: () => TenantCodeScalar }) place: TenantCode,
    @Args('gtin', { description: '8、12、13 或 14 位。Of 8, 12, 13 or 14 digits.' }) text: string,
  ) {
    const gtin = parseGtin(text);
    return gtin === null ? null : this.reader.byGtin(actor, place, gtin);
  }

  @Guarded(ADD_PRODUCT)
  @Mutation(() => AddProductResult, {
    description:
      '把一个品种加入目录，供这个地点和其内使用。Adds a product to the catalogue of a place, for it and all inside it. Refuses: ' +
      'SIGN_IN_NEEDED, NOT_PERMITTED, TEXT_HOLDS_PERSONAL_NUMBER, PRODUCT_GTIN_WRONG, PRODUCT_NAME_TAKEN, PRODUCT_GTIN_TAKEN, ' +
      'GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  addProduct(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { place, nameEn = null, gtin = null, packs, ...input }: AddProductInput,
  ) {
    return this.service.add(actor, { ...input, tenantCode: place, nameEn, gtin, packs: packs ?? [] }, traceId);
  }

  @Guarded(RETIRE_PRODUCT)
  @Mutation(() => RetireProductResult, {
    description:
      '停用一个品种；已入库的不变。Retires a product: nothing more is taken in as it, and what was stays. Refuses: SIGN_IN_NEEDED, ' +
      'NOT_PERMITTED, PRODUCT_NOT_FOUND, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  retireProduct(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { productId, commandId }: RetireProductInput,
  ) {
    const product = productAt(productId);
    return product === null
      ? refuse('PRODUCT_NOT_FOUND')
      : this.service.retire(actor, { ...product, commandId }, traceId);
  }

  @Guarded(PROMOTE_PRODUCT)
  @Mutation(() => PromoteProductResult, {
    description:
      '把下级的品种升为上级目录里的。Makes a product of a place inside one everybody’s there. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, ' +
      'PRODUCT_NOT_FOUND, PRODUCT_NOT_BELOW, PRODUCT_RETIRED, PRODUCT_PROMOTED, PRODUCT_NAME_TAKEN, PRODUCT_GTIN_TAKEN, ' +
      'GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  promoteProduct(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { productId, place, commandId }: PromoteProductInput,
  ) {
    const product = productAt(productId);
    if (product === null) return refuse('PRODUCT_NOT_FOUND');
    return this.service.promote(actor, { commandId, tenantCode: place, product }, traceId);
  }

  @ResolveReference()
  resolveReference(
    @Parent() { id }: { readonly id: GlobalId },
    @RequestContext() context: GraphqlContext,
  ): Promise<ProductEntity | null> {
    const at = productAt(id);
    return at === null ? Promise.resolve(null) : this.load(context, at.tenantCode, at.id);
  }

  @ResolveField()
  id(@Parent() product: ProductEntity) {
    return globalId('Product', product.tenantCode, product.id);
  }

  @ResolveField(() => PlaceStub, { description: '谁的目录。Whose catalogue it is in.' })
  place(@Parent() product: ProductEntity) {
    return placeRef(product.tenantCode);
  }

  @ListSize(PACKS_MAX)
  @ResolveField(() => [ProductPackView], { description: '包装，小的在前。Its packs, the smallest first.' })
  packs(@Parent() { tenantCode, id }: ProductEntity, @RequestContext() { actor, loaders }: GraphqlContext) {
    const readBatch = (ids: readonly ProductId[]) => this.reader.packsOf(actor, tenantCode, ids);
    return loaders.of<ProductId, readonly ProductPackEntity[]>(`packs in ${tenantCode}`, readBatch).load(id);
  }

  private load(context: GraphqlContext, productTenantCode: TenantCode, productId: ProductId) {
    return productOf(this.reader, { productTenantCode, productId }, context);
  }
}

/** What an item is, in the catalogue. */
@Resolver(() => ItemView)
export class ItemProductResolver {
  constructor(private readonly reader: ProductsReader) {}

  @ResolveField(() => ProductView, {
    nullable: true,
    description: '目录里的品种；手工填写的为空。Its product in the catalogue; null when it was described by hand.',
  })
  product(@Parent() item: ItemEntity, @RequestContext() context: GraphqlContext) {
    return productOf(this.reader, item, context);
  }
}

export function productAt(text: string): { readonly tenantCode: TenantCode; readonly id: ProductId } | null {
  return uuidAt<ProductId>(text, 'Product');
}
