import { itemCodeField, tenantCodeField } from '@yicang/contracts';
import {
  Args,
  ArgsType,
  Field,
  ID,
  Mutation,
  Parent,
  Query,
  ResolveField,
  Resolver,
  ResolveReference,
} from '@nestjs/graphql';
import {
  globalId,
  itemAt,
  refuse,
  Refusal,
  uuidAt,
  type Actor,
  type GlobalId,
  type ItemCode,
  type StoreId,
  type TenantCode,
} from '@yicang/kernel';
import {
  CurrentActor,
  cursorKeyOf,
  ItemCodeScalar,
  orNull,
  orThrow,
  PageArgs,
  placeRef,
  RequestContext,
  rowsToRead,
  TenantCodeScalar,
  toConnection,
  type GraphqlContext,
  Guarded,
  ListSize,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { FamilyStub, PlaceStub, PlanStub } from '../federation.graphql.js';
import { StoreView } from '../stores/store.graphql.js';
import { storeOf } from '../stores/store.loader.js';
import { StoresService } from '../stores/stores.service.js';
import { giftLineOf } from './gift-line.js';
import { type ItemEntity } from './item.entity.js';
import {
  CorrectItemInput,
  CorrectItemResult,
  ItemConnection,
  ItemEventView,
  ItemStatusEnum,
  ItemView,
  MoveItemInput,
  MoveItemResult,
  ReceiveGiftInput,
  ReceiveGiftResult,
} from './item.graphql.js';
import {
  type ItemStatus,
  READ_ITEMS,
  RECEIVE_GIFT,
  MOVE_ITEM,
  CORRECT_ITEM,
  SEE_DONOR,
  SEE_PLAN,
} from './item.rules.js';
import { ItemsReader, type ItemEventRow } from './items.reader.js';
import { ItemsService } from './items.service.js';

const AFTER = z.tuple([tenantCodeField, itemCodeField]);

@ArgsType()
class ItemsArgs extends PageArgs {
  @Field(() => TenantCodeScalar) place!: TenantCode;
  @Field(() => ItemStatusEnum, { nullable: true }) status?: ItemStatus | null;
}

@Resolver(() => ItemView)
export class ItemsResolver {
  constructor(
    private readonly service: ItemsService,
    private readonly reader: ItemsReader,
    private readonly stores: StoresService,
  ) {}

  @Guarded(READ_ITEMS)
  @Query(() => ItemConnection, { description: '一个地点内的物品。The items of a place and all inside it.' })
  async items(@CurrentActor() actor: Actor, @Args() page: ItemsArgs) {
    const rows = await this.reader.list(
      actor,
      page.place,
      page.status ?? null,
      cursorKeyOf(page, AFTER),
      rowsToRead(page),
    );
    return toConnection(orThrow(rows), page, (item) => [item.tenantCode, item.code]);
  }

  @Guarded(READ_ITEMS)
  @Query(() => ItemView, {
    nullable: true,
    description: '按 id 查物品；不是您社区的，答案为空。By id; null when not yours.',
  })
  item(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string) {
    return this.reader.byId(actor, id);
  }

  @Guarded(READ_ITEMS)
  @Query(() => ItemView, { nullable: true, description: '按编码查本社区物品。By code, within one community.' })
  async itemByCode(
    @CurrentActor() actor: Actor,
    @Args('community', { type: () => TenantCodeScalar }) community: TenantCode,
    @Args('code', { type: () => ItemCodeScalar }) code: ItemCode,
  ) {
    return orNull(await this.reader.byCode(actor, community, code));
  }

  @Guarded(RECEIVE_GIFT)
  @Mutation(() => ReceiveGiftResult, {
    description:
      '收下一件捐赠并赋予终身编码。Takes a gift in under a code for life. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, STORE_NOT_FOUND, ' +
      'FAMILY_NOT_FOUND, FAMILY_ROLE_MISSING, PRODUCT_NOT_FOUND, PRODUCT_RETIRED, UNIT_NOT_OF_PRODUCT, QUANTITY_TOO_LARGE, TEXT_HOLDS_PERSONAL_NUMBER, GIFT_EXPIRED, GRANTS_CHANGED, ' +
      'GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  receiveGift(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') input: ReceiveGiftInput,
  ) {
    const store = uuidAt<StoreId>(input.storeId, 'Store');
    if (store === null) return refuse('STORE_NOT_FOUND');
    const line = giftLineOf(input);
    if (line instanceof Refusal) return line;
    const { commandId, donorFamilyId: donor = null } = input;
    const { tenantCode, id: storeId } = store;
    return this.service.receive(actor, { ...line, commandId, tenantCode, storeId, donor }, traceId);
  }

  @Guarded(MOVE_ITEM)
  @Mutation(() => MoveItemResult, {
    description:
      '换货位；在箱中的随之出箱。Moves an item to another shelf, out of its box. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, ITEM_NOT_FOUND, ITEM_NOT_IN_STORE, ' +
      'BOX_SEALED, TEXT_HOLDS_PERSONAL_NUMBER, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  moveItem(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { itemId, ...input }: MoveItemInput,
  ) {
    const item = itemAt(itemId);
    return item === null ? refuse('ITEM_NOT_FOUND') : this.service.move(actor, { ...input, ...item }, traceId);
  }

  @Guarded(CORRECT_ITEM)
  @Mutation(() => CorrectItemResult, {
    description:
      '更正录错的名称、品类或数量，公开页面随之更正；名称何时都可更正，品类与数量只在库时。Mends what was written down wrongly, in ' +
      'public too: the name at any time, category and quantity while the item is free in the store. Refuses: ' +
      'SIGN_IN_NEEDED, NOT_PERMITTED, ITEM_NOT_FOUND, ITEM_NOT_IN_STORE, CORRECTION_EMPTY, TEXT_HOLDS_PERSONAL_NUMBER, ' +
      'GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  correctItem(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { itemId, nameZh = null, category = null, quantity = null, ...input }: CorrectItemInput,
  ) {
    const item = itemAt(itemId);
    if (item === null) return refuse('ITEM_NOT_FOUND');
    return this.service.correct(actor, { ...input, ...item, nameZh, category, quantity }, traceId);
  }

  @ResolveReference()
  resolveReference(
    @Parent() { id }: { readonly id: GlobalId },
    @RequestContext() { actor, loaders }: GraphqlContext,
  ): Promise<ItemEntity | null> {
    const at = itemAt(id);
    if (at === null) return Promise.resolve(null);
    const { tenantCode, itemCode } = at;
    const readBatch = (codes: readonly ItemCode[]) => this.reader.byCodes(actor, tenantCode, codes);
    return loaders.of<ItemCode, ItemEntity>(`items in ${tenantCode}`, readBatch).load(itemCode);
  }

  @ResolveField()
  id(@Parent() item: ItemEntity) {
    return globalId('Item', item.tenantCode, item.code);
  }

  @ResolveField(() => PlaceStub)
  place(@Parent() item: ItemEntity) {
    return placeRef(item.tenantCode);
  }

  @Guarded(SEE_DONOR)
  @ResolveField(() => FamilyStub, {
    nullable: true,
    description: '捐赠家庭；匿名为空，伙伴机构看到的也为空。The donor; null when anonymous, and for partners.',
  })
  donor(@Parent() item: ItemEntity) {
    return item.donorFamilyId && { id: globalId('Family', item.tenantCode, item.donorFamilyId) };
  }

  @Guarded(SEE_PLAN)
  @ResolveField(() => PlanStub, {
    nullable: true,
    description:
      '为哪个配送计划预留、送出或送达；没有为空，伙伴机构看到的也为空。The plan it is held for, under way for or delivered by; null without one, and for partners.',
  })
  plan(@Parent() { tenantCode, planId }: ItemEntity) {
    return planId && { id: globalId('Plan', tenantCode, planId) };
  }

  @ResolveField(() => StoreView)
  store(@Parent() of: ItemEntity, @RequestContext() context: GraphqlContext) {
    return storeOf(this.stores, of, context);
  }

  @ListSize(20)
  @ResolveField(() => [ItemEventView], { description: '历史，旧在前，至多 200 条。Oldest first, 200 at most.' })
  history(@Parent() { tenantCode, code }: ItemEntity, @RequestContext() { actor, loaders }: GraphqlContext) {
    const readBatch = (codes: readonly ItemCode[]) => this.reader.histories(actor, tenantCode, codes);
    return loaders.of<ItemCode, readonly ItemEventRow[]>(`histories in ${tenantCode}`, readBatch).load(code);
  }
}
