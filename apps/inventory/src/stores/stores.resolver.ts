import { Args, Mutation, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { tenantCodeField } from '@yicang/contracts';
import {
  globalId,
  uuidAt,
  type AccountId,
  type Actor,
  type GlobalId,
  type StoreId,
  type TenantCode,
} from '@yicang/kernel';
import {
  CurrentActor,
  cursorKeyOf,
  orThrow,
  PageArgs,
  placeRef,
  RequestContext,
  rowsToRead,
  TenantCodeScalar,
  toConnection,
  type GraphqlContext,
  Guarded,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { PlaceStub } from '../federation.graphql.js';
import { type StoreEntity } from './store.entity.js';
import { OpenStoreInput, OpenStoreResult, StoreConnection, StoreView } from './store.graphql.js';
import { storeOf } from './store.loader.js';
import { StoresService } from './stores.service.js';
import { READ_STORES, OPEN_STORE } from './store.rules.js';

const AFTER = z.tuple([tenantCodeField, z.uuid()]);

@Resolver(() => StoreView)
export class StoresResolver {
  constructor(private readonly service: StoresService) {}

  @Guarded(READ_STORES)
  @Query(() => StoreConnection, { description: '一个地点内的义仓。The stores of a place and all inside it.' })
  async stores(
    @CurrentActor() actor: Actor,
    @Args('place', { type: () => TenantCodeScalar }) place: TenantCode,
    @Args() page: PageArgs,
  ) {
    const rows = await this.service.list(actor, place, cursorKeyOf(page, AFTER), rowsToRead(page));
    return toConnection(orThrow(rows), page, (store) => [store.tenantCode, store.id]);
  }

  @Guarded(OPEN_STORE)
  @Mutation(() => OpenStoreResult, {
    description:
      '开设义仓，交给本社区的一位保管员。Opens a store in the keeping of a keeper of the community. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, ' +
      'PLACE_NOT_FOUND, KEEPER_NOT_FOUND, TEXT_HOLDS_PERSONAL_NUMBER, STORE_NAME_TAKEN, GRANTS_CHANGED, GRANTS_STALE, ' +
      'COMMAND_ID_REUSED.',
  })
  openStore(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { community, keeperAccountId, ...input }: OpenStoreInput,
  ) {
    return this.service.open(
      actor,
      { ...input, tenantCode: community, keeperAccountId: keeperAccountId as string as AccountId },
      traceId,
    );
  }

  @ResolveReference()
  resolveReference(@Parent() { id }: { readonly id: GlobalId }, @RequestContext() context: GraphqlContext) {
    const at = uuidAt<StoreId>(id, 'Store');
    return at === null ? null : storeOf(this.service, { tenantCode: at.tenantCode, storeId: at.id }, context);
  }

  @ResolveField()
  id(@Parent() store: StoreEntity) {
    return globalId('Store', store.tenantCode, store.id);
  }

  @ResolveField(() => PlaceStub)
  place(@Parent() store: StoreEntity) {
    return placeRef(store.tenantCode);
  }
}
