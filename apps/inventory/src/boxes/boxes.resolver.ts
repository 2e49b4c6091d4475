import { Args, ID, Int, Mutation, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { boxCodeField, itemCodeField } from '@yicang/contracts';
import {
  boxAt,
  globalId,
  refuse,
  uuidAt,
  type Actor,
  type BoxCode,
  type GlobalId,
  type StoreId,
  type TenantCode,
} from '@yicang/kernel';
import {
  BoxCodeScalar,
  CurrentActor,
  cursorKeyOf,
  Guarded,
  ListSize,
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
import { PlaceStub } from '../federation.graphql.js';
import { type ItemEntity } from '../items/item.entity.js';
import { ItemConnection, ItemView } from '../items/item.graphql.js';
import { StoreView } from '../stores/store.graphql.js';
import { storeOf } from '../stores/store.loader.js';
import { StoresService } from '../stores/stores.service.js';
import { type BoxEntity } from './box.entity.js';
import {
  BoxConnection,
  BoxesArgs,
  BoxEventView,
  BoxView,
  DissolveBoxInput,
  DissolveBoxResult,
  MoveBoxInput,
  MoveBoxResult,
  OpenBoxInput,
  OpenBoxResult,
  PackItemsInput,
  PackItemsResult,
  SealBoxInput,
  SealBoxResult,
  UnpackItemsInput,
  UnpackItemsResult,
  UnsealBoxInput,
  UnsealBoxResult,
} from './box.graphql.js';
import {
  DISSOLVE_BOX,
  MOVE_BOX,
  OPEN_BOX,
  PACK_ITEMS,
  READ_BOXES,
  SEAL_BOX,
  UNPACK_ITEMS,
  UNSEAL_BOX,
} from './box.rules.js';
import { BoxesReader, type BoxEventRow } from './boxes.reader.js';
import { BoxesService } from './boxes.service.js';

const AFTER = z.tuple([boxCodeField]);
const AFTER_ITEM = z.tuple([itemCodeField]);
const LAST = 'GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.';

@Resolver(() => BoxView)
export class BoxesResolver {
  constructor(
    private readonly service: BoxesService,
    private readonly reader: BoxesReader,
    private readonly stores: StoresService,
  ) {}

  @Guarded(READ_BOXES)
  @Query(() => BoxConnection, { description: '一个义仓的箱子，按编码。The boxes of a store, by code.' })
  async boxes(@CurrentActor() actor: Actor, @Args() page: BoxesArgs) {
    const store = uuidAt<StoreId>(page.store, 'Store');
    if (store === null) return toConnection<BoxEntity>([], page, ({ code }) => [code]);
    const after = cursorKeyOf(page, AFTER)?.[0] ?? null;
    const rows = await this.reader.list(actor, store, page.status ?? null, after, rowsToRead(page));
    return toConnection(orThrow(rows), page, ({ code }) => [code]);
  }

  @Guarded(READ_BOXES)
  @Query(() => BoxView, {
    nullable: true,
    description: '按 id 查箱子；不是您社区的，答案为空。By id; null when not yours.',
  })
  box(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string) {
    return this.reader.byId(actor, id);
  }

  @Guarded(READ_BOXES)
  @Query(() => BoxView, { nullable: true, description: '按编码查本社区的箱子。By code, within one community.' })
  boxByCode(
    @CurrentActor() actor: Actor,
    @Args('community', { type: () => TenantCodeScalar }) community: TenantCode,
    @Args('code', { type: () => BoxCodeScalar }) code: BoxCode,
  ) {
    return this.reader.byCode(actor, community, code);
  }

  @Guarded(OPEN_BOX)
  @Mutation(() => OpenBoxResult, {
    description:
      '在货位上开一个空箱，有自己的编码。Opens an empty box on a shelf, under a code of its own. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, ' +
      `STORE_NOT_FOUND, TEXT_HOLDS_PERSONAL_NUMBER, ${LAST}`,
  })
  openBox(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { storeId, ...input }: OpenBoxInput,
  ) {
    const store = uuidAt<StoreId>(storeId, 'Store');
    if (store === null) return refuse('STORE_NOT_FOUND');
    return this.service.open(actor, { ...input, tenantCode: store.tenantCode, storeId: store.id }, traceId);
  }

  @Guarded(PACK_ITEMS)
  @Mutation(() => PackItemsResult, {
    description:
      '把在库物品装进开着的箱子，至多 500 件；要么都装进，要么都不动。已预留或隔离中的也可以装。Puts items that lie in the store into an open box, 500 at ' +
      'most, all or none; held and put aside ones too. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, BOX_NOT_FOUND, BOX_SEALED, BOX_DISSOLVED, BOX_FULL, ' +
      `ITEM_NOT_FOUND, ITEM_NOT_IN_STORE, ITEM_OF_OTHER_STORE, ITEM_IN_OTHER_BOX, ${LAST}`,
  })
  packItems(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { boxId, ...input }: PackItemsInput,
  ) {
    const box = boxAt(boxId);
    return box === null ? refuse('BOX_NOT_FOUND') : this.service.pack(actor, { ...input, ...box }, traceId);
  }

  @Guarded(UNPACK_ITEMS)
  @Mutation(() => UnpackItemsResult, {
    description:
      '从开着的箱子里取出，留在箱子所在的货位；要么都取出，要么都不动。Takes items out of an open box onto the shelf it stands on, all or none. Refuses: ' +
      `SIGN_IN_NEEDED, NOT_PERMITTED, BOX_NOT_FOUND, BOX_SEALED, BOX_DISSOLVED, ITEM_NOT_FOUND, ITEM_NOT_IN_BOX, ${LAST}`,
  })
  unpackItems(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { boxId, ...input }: UnpackItemsInput,
  ) {
    const box = boxAt(boxId);
    return box === null ? refuse('BOX_NOT_FOUND') : this.service.unpack(actor, { ...input, ...box }, traceId);
  }

  @Guarded(MOVE_BOX)
  @Mutation(() => MoveBoxResult, {
    description:
      '箱子换货位，里面的一起走；封着也可以。Moves a box, open or sealed, with all that is in it. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, ' +
      `BOX_NOT_FOUND, BOX_DISSOLVED, TEXT_HOLDS_PERSONAL_NUMBER, ${LAST}`,
  })
  moveBox(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { boxId, ...input }: MoveBoxInput,
  ) {
    const box = boxAt(boxId);
    return box === null ? refuse('BOX_NOT_FOUND') : this.service.move(actor, { ...input, ...box }, traceId);
  }

  @Guarded(SEAL_BOX)
  @Mutation(() => SealBoxResult, {
    description:
      '封箱：里面的东西只能随箱移动；已预留的仍可出库。Seals a box: what is in it moves only with it, and goes out when it was promised. Refuses: ' +
      `SIGN_IN_NEEDED, NOT_PERMITTED, BOX_NOT_FOUND, BOX_DISSOLVED, ${LAST}`,
  })
  sealBox(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { boxId, ...input }: SealBoxInput,
  ) {
    const box = boxAt(boxId);
    return box === null ? refuse('BOX_NOT_FOUND') : this.service.seal(actor, { ...input, ...box }, traceId);
  }

  @Guarded(UNSEAL_BOX)
  @Mutation(() => UnsealBoxResult, {
    description: `启封。Opens a sealed box again. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, BOX_NOT_FOUND, BOX_DISSOLVED, ${LAST}`,
  })
  unsealBox(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { boxId, ...input }: UnsealBoxInput,
  ) {
    const box = boxAt(boxId);
    return box === null ? refuse('BOX_NOT_FOUND') : this.service.unseal(actor, { ...input, ...box }, traceId);
  }

  @Guarded(DISSOLVE_BOX)
  @Mutation(() => DissolveBoxResult, {
    description:
      '撤销空箱；编码不再给别的箱子，历史留着。Ends an empty box; no other gets its code, and its history stays. Refuses: SIGN_IN_NEEDED, ' +
      `NOT_PERMITTED, BOX_NOT_FOUND, BOX_NOT_EMPTY, ${LAST}`,
  })
  dissolveBox(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { boxId, ...input }: DissolveBoxInput,
  ) {
    const box = boxAt(boxId);
    return box === null ? refuse('BOX_NOT_FOUND') : this.service.dissolve(actor, { ...input, ...box }, traceId);
  }

  @ResolveReference()
  resolveReference(@Parent() { id }: { readonly id: GlobalId }, @RequestContext() { actor }: GraphqlContext) {
    return this.reader.byId(actor, id);
  }

  @ResolveField()
  id(@Parent() box: BoxEntity) {
    return globalId('Box', box.tenantCode, box.code);
  }

  @ResolveField(() => PlaceStub)
  place(@Parent() box: BoxEntity) {
    return placeRef(box.tenantCode);
  }

  @ResolveField(() => StoreView)
  store(@Parent() of: BoxEntity, @RequestContext() context: GraphqlContext) {
    return storeOf(this.stores, of, context);
  }

  @ResolveField(() => Int, { description: '箱内件数。How many items are in it.' })
  itemCount(@Parent() { tenantCode, code }: BoxEntity, @RequestContext() { actor, loaders }: GraphqlContext) {
    const readBatch = (codes: readonly BoxCode[]) => this.reader.counts(actor, tenantCode, codes);
    return loaders.of<BoxCode, number>(`counts of boxes in ${tenantCode}`, readBatch).load(code);
  }

  @ResolveField(() => ItemConnection, { description: '箱内物品，按编码。What is in it, by code.' })
  async items(@Parent() box: BoxEntity, @CurrentActor() actor: Actor, @Args() page: PageArgs) {
    const after = cursorKeyOf(page, AFTER_ITEM)?.[0] ?? null;
    const rows = await this.reader.itemsOf(actor, box, after, rowsToRead(page));
    return toConnection<ItemEntity>(rows, page, ({ code }) => [code]);
  }

  @ListSize(20)
  @ResolveField(() => [BoxEventView], { description: '历史，新在前，至多 200 条。Newest first, 200 at most.' })
  history(@Parent() { tenantCode, code }: BoxEntity, @RequestContext() { actor, loaders }: GraphqlContext) {
    const readBatch = (codes: readonly BoxCode[]) => this.reader.histories(actor, tenantCode, codes);
    return loaders.of<BoxCode, readonly BoxEventRow[]>(`histories of boxes in ${tenantCode}`, readBatch).load(code);
  }
}

@Resolver(() => ItemView)
export class BoxOfItemResolver {
  constructor(private readonly reader: BoxesReader) {}

  @ResolveField(() => BoxView, {
    nullable: true,
    description: '在哪个箱子里；不在箱中为空。The box it is in; null for none.',
  })
  box(@Parent() { tenantCode, boxCode }: ItemEntity, @RequestContext() { actor, loaders }: GraphqlContext) {
    if (boxCode === null) return null;
    const readBatch = (codes: readonly BoxCode[]) => this.reader.byCodes(actor, tenantCode, codes);
    return loaders.of<BoxCode, BoxEntity>(`boxes in ${tenantCode}`, readBatch).load(boxCode);
  }
}
