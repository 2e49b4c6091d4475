import { Args, ID, Mutation, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { itemCodeField, tenantCodeField } from '@yicang/contracts';
import { globalId, refuse, uuidAt, type Actor, type GlobalId, type ProductId, type RecallId } from '@yicang/kernel';
import {
  CurrentActor,
  cursorKeyOf,
  Guarded,
  orThrow,
  placeRef,
  RequestContext,
  rowsToRead,
  toConnection,
  type GraphqlContext,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { PlaceStub } from '../federation.graphql.js';
import { ItemConnection } from '../items/item.graphql.js';
import { ProductView } from '../products/product.graphql.js';
import { productOf } from '../products/product.loader.js';
import { ProductsReader } from '../products/products.reader.js';
import { type RecallEntity } from './recall.entity.js';
import {
  AnnounceRecallInput,
  AnnounceRecallResult,
  LiftRecallInput,
  LiftRecallResult,
  RecallConnection,
  RecallCountsView,
  RecalledAtArgs,
  RecalledItemsArgs,
  RecallsArgs,
  RecallView,
} from './recall.graphql.js';
import { ANNOUNCE_RECALL, LIFT_RECALL, READ_RECALLED_ITEMS, READ_RECALLS } from './recall.rules.js';
import { RecallsReader } from './recalls.reader.js';
import { RecallsService } from './recalls.service.js';

const AFTER = z.tuple([tenantCodeField, z.uuid()]);
const AFTER_ITEM = z.tuple([tenantCodeField, itemCodeField]);

@Resolver(() => RecallView)
export class RecallsResolver {
  constructor(
    private readonly service: RecallsService,
    private readonly reader: RecallsReader,
    private readonly products: ProductsReader,
  ) {}

  @Guarded(READ_RECALLS)
  @Query(() => RecallConnection, {
    description:
      '与一个地点有关的召回：上级的、本地的、其内的。The recalls that concern a place: of places around it, its own, and of places inside it.',
  })
  async recalls(@CurrentActor() actor: Actor, @Args() page: RecallsArgs) {
    const rows = await this.reader.list(actor, page.place, cursorKeyOf(page, AFTER), rowsToRead(page));
    return toConnection(orThrow(rows), page, (recall) => [recall.tenantCode, recall.id]);
  }

  @Guarded(READ_RECALLS)
  @Query(() => RecallView, {
    nullable: true,
    description: '按 id 查召回；与您无关的为空。By id; null when it does not concern you.',
  })
  recall(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string) {
    return this.reader.byId(actor, id);
  }

  @Guarded(ANNOUNCE_RECALL)
  @Mutation(() => AnnounceRecallResult, {
    description:
      '召回一个品种或它的一批：在库的全部隔离，在途的不再交出，以后入库的直接隔离。Recalls a product or a batch of it: what is in store is put aside, what is under way ' +
      'is not handed over, what comes in is put aside at once. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, PRODUCT_NOT_FOUND, RECALL_UNDER_WAY, ' +
      'TEXT_HOLDS_PERSONAL_NUMBER, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  announceRecall(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { commandId, place, productId, batch, reasonZh }: AnnounceRecallInput,
  ) {
    const product = uuidAt<ProductId>(productId, 'Product');
    if (product === null) return refuse('PRODUCT_NOT_FOUND');
    const command = { commandId, tenantCode: place, product, batch: batch ?? null, reasonZh };
    return this.service.announce(actor, command, traceId);
  }

  @Guarded(LIFT_RECALL)
  @Mutation(() => LiftRecallResult, {
    description:
      '解除召回；已隔离的逐件检查后放行。Lifts a recall; what was put aside stays so until a keeper clears it. Refuses: SIGN_IN_NEEDED, ' +
      'NOT_PERMITTED, RECALL_NOT_FOUND, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  liftRecall(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { commandId, recallId }: LiftRecallInput,
  ) {
    const recall = uuidAt<RecallId>(recallId, 'Recall');
    if (recall === null) return refuse('RECALL_NOT_FOUND');
    const { tenantCode, id } = recall;
    return this.service.lift(actor, { commandId, tenantCode, recallId: id }, traceId);
  }

  @ResolveReference()
  resolveReference(@Parent() { id }: { readonly id: GlobalId }, @RequestContext() { actor }: GraphqlContext) {
    return this.reader.byId(actor, id);
  }

  @ResolveField()
  id(@Parent() recall: RecallEntity) {
    return globalId('Recall', recall.tenantCode, recall.id);
  }

  @ResolveField(() => PlaceStub, { description: '在哪里召回。Where it was announced.' })
  place(@Parent() recall: RecallEntity) {
    return placeRef(recall.tenantCode);
  }

  @ResolveField(() => ProductView, { nullable: true, description: '召回的品种。The product that is recalled.' })
  product(@Parent() recall: RecallEntity, @RequestContext() context: GraphqlContext) {
    return productOf(this.products, recall, context);
  }

  @ResolveField(() => RecallCountsView, {
    nullable: true,
    description: '各在哪里有几件；那里您无权看的为空。How many are where; null for a place that is not yours.',
  })
  counts(@Parent() recall: RecallEntity, @CurrentActor() actor: Actor, @Args() { place }: RecalledAtArgs) {
    return this.reader.counts(actor, recall, place ?? null);
  }

  @Guarded(READ_RECALLED_ITEMS)
  @ResolveField(() => ItemConnection, {
    nullable: true,
    description:
      '召回的物品，一个社区只看自己的；那里您无权看的为空。The items, a community’s own alone; null for a place that is not yours.',
  })
  async items(@Parent() recall: RecallEntity, @CurrentActor() actor: Actor, @Args() page: RecalledItemsArgs) {
    const { place = null, status = null } = page;
    const after = cursorKeyOf(page, AFTER_ITEM);
    const rows = await this.reader.items(actor, recall, { place, status }, after, rowsToRead(page));
    return rows && toConnection(rows, page, (item) => [item.tenantCode, item.code]);
  }
}
