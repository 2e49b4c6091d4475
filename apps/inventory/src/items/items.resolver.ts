import { Inject } from '@nestjs/common';
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
  uuidAt,
  type Actor,
  type GlobalId,
  type Grams,
  type ItemCode,
  type StoreId,
  type TenantCode,
} from '@yicang/kernel';
import {
  CurrentActor,
  cursorKeyOf,
  ENVIRONMENT,
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
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { FamilyStub, PlaceStub } from '../federation.graphql.js';
import { type InventoryEnvironment } from '../environment.js';
import { labelOf } from '../labels/label.js';
import { type StoreEntity } from '../stores/store.entity.js';
import { StoreView } from '../stores/store.graphql.js';
import { StoresService } from '../stores/stores.service.js';
import { type ItemEntity } from './item.entity.js';
import {
  CorrectItemInput,
  CorrectItemResult,
  DiscardItemInput,
  DiscardItemResult,
  ItemConnection,
  ItemEventView,
  ItemLabelView,
  ItemStatusEnum,
  ItemView,
  MoveItemInput,
  MoveItemResult,
  ReceiveGiftInput,
  ReceiveGiftResult,
} from './item.graphql.js';
import { type ItemStatus } from './item.rules.js';
import { ItemsReader } from './items.reader.js';
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
    @Inject(ENVIRONMENT) private readonly environment: InventoryEnvironment,
  ) {}

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

  @Query(() => ItemView, {
    nullable: true,
    description: '按 id 查物品；不是您社区的，答案为空。By id; null when not yours.',
  })
  item(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string) {
    return this.reader.byId(actor, id);
  }

  @Query(() => ItemView, { nullable: true, description: '按编码查本社区物品。By code, within one community.' })
  async itemByCode(
    @CurrentActor() actor: Actor,
    @Args('community', { type: () => TenantCodeScalar }) community: TenantCode,
    @Args('code', { type: () => ItemCodeScalar }) code: ItemCode,
  ) {
    return orNull(await this.reader.byCode(actor, community, code));
  }

  @Query(() => ItemLabelView, { nullable: true, description: '可打印标签。The printable label; null when not yours.' })
  async itemLabel(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string) {
    const item = await this.reader.byId(actor, id);
    return item && labelOf(this.environment.PUBLIC_ORIGIN, item);
  }

  @Mutation(() => ReceiveGiftResult, {
    description:
      '收下一件捐赠并赋予终身编码。Takes a gift in under a code for life. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, STORE_NOT_FOUND, ' +
      'FAMILY_NOT_FOUND, FAMILY_ROLE_MISSING, TEXT_HOLDS_PERSONAL_NUMBER, GIFT_EXPIRED, GRANTS_CHANGED, ' +
      'GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  receiveGift(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { storeId, donorFamilyId, condition, expiresOn, weightGrams, ...input }: ReceiveGiftInput,
  ) {
    const store = uuidAt<StoreId>(storeId, 'Store');
    if (store === null) return refuse('STORE_NOT_FOUND');
    return this.service.receive(
      actor,
      {
        ...input,
        tenantCode: store.tenantCode,
        storeId: store.id,
        donor: donorFamilyId ?? null,
        condition: condition ?? 'new',
        expiresOn: expiresOn ?? null,
        weightGrams: weightGrams as Grams,
      },
      traceId,
    );
  }

  @Mutation(() => MoveItemResult, {
    description:
      '换货位。Moves an item to another shelf. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, ITEM_NOT_FOUND, ITEM_NOT_IN_STORE, ' +
      'TEXT_HOLDS_PERSONAL_NUMBER, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  moveItem(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { itemId, ...input }: MoveItemInput,
  ) {
    const item = itemAt(itemId);
    return item === null ? refuse('ITEM_NOT_FOUND') : this.service.move(actor, { ...input, ...item }, traceId);
  }

  @Mutation(() => DiscardItemResult, {
    description:
      '报废在库物品。Takes an item out for good. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, ITEM_NOT_FOUND, ITEM_NOT_IN_STORE, ' +
      'GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  discardItem(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { itemId, ...input }: DiscardItemInput,
  ) {
    const item = itemAt(itemId);
    return item === null ? refuse('ITEM_NOT_FOUND') : this.service.discard(actor, { ...input, ...item }, traceId);
  }

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

  @ResolveField(() => FamilyStub, {
    nullable: true,
    description: '捐赠家庭；匿名为空，伙伴机构看到的也为空。The donor; null when anonymous, and for partners.',
  })
  donor(@Parent() item: ItemEntity, @CurrentActor() actor: Actor) {
    if (actor.kind === 'partner') return null;
    return item.donorFamilyId && { id: globalId('Family', item.tenantCode, item.donorFamilyId) };
  }

  @ResolveField(() => StoreView)
  store(@Parent() { tenantCode, storeId }: ItemEntity, @RequestContext() { actor, loaders }: GraphqlContext) {
    const readBatch = (ids: readonly StoreId[]) => this.stores.byIds(actor, tenantCode, ids);
    return loaders.of<StoreId, StoreEntity>(`stores in ${tenantCode}`, readBatch).load(storeId);
  }

  @ResolveField(() => [ItemEventView], { description: '历史，旧在前，至多 200 条。Oldest first, 200 at most.' })
  history(@Parent() { tenantCode, code }: ItemEntity, @RequestContext() { actor, loaders }: GraphqlContext) {
    const readBatch = (codes: readonly ItemCode[]) => this.reader.histories(actor, tenantCode, codes);
    return loaders.of<ItemCode, readonly ItemEventView[]>(`histories in ${tenantCode}`, readBatch).load(code);
  }
}
