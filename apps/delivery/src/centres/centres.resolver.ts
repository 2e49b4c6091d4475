import { Args, ID, Int, Mutation, Parent, Query, ResolveField, Resolver, ResolveReference } from '@nestjs/graphql';
import { tenantCodeField } from '@yicang/contracts';
import {
  globalId,
  refuse,
  uuidAt,
  type Actor,
  type CentreId,
  type CentreWindowId,
  type GlobalId,
  type LocalDate,
} from '@yicang/kernel';
import {
  CurrentActor,
  cursorKeyOf,
  Guarded,
  ListSize,
  LocalDateScalar,
  orThrow,
  placeRef,
  RequestContext,
  rowsToRead,
  toConnection,
  type GraphqlContext,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { PlaceStub } from '../federation.graphql.js';
import { type CentreEntity, type CentreWindowEntity } from './centre.entity.js';
import {
  AddCentreWindowInput,
  AddCentreWindowResult,
  CentreConnection,
  CentresArgs,
  CentreView,
  CentreWindowView,
  EndCentreWindowInput,
  EndCentreWindowResult,
  OpenCentreInput,
  OpenCentreResult,
} from './centre.graphql.js';
import { ADD_CENTRE_WINDOW, END_CENTRE_WINDOW, OPEN_CENTRE, READ_CENTRES } from './centre.rules.js';
import { CentresService } from './centres.service.js';

const AFTER = z.tuple([tenantCodeField, z.uuid()]);

@Resolver(() => CentreView)
export class CentresResolver {
  constructor(private readonly service: CentresService) {}

  @Guarded(READ_CENTRES)
  @Query(() => CentreConnection, { description: '一个地点内的互助中心。The centres of a place and all inside it.' })
  async centres(@CurrentActor() actor: Actor, @Args() page: CentresArgs) {
    const rows = await this.service.list(actor, page.place, cursorKeyOf(page, AFTER), rowsToRead(page));
    return toConnection(orThrow(rows), page, (centre) => [centre.tenantCode, centre.id]);
  }

  @Guarded(READ_CENTRES)
  @Query(() => CentreView, {
    nullable: true,
    description: '按 id 查互助中心；无权看时为空。By id; null when not yours.',
  })
  centre(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string) {
    return this.service.byId(actor, id);
  }

  @Guarded(OPEN_CENTRE)
  @Mutation(() => OpenCentreResult, {
    description:
      '开设互助中心。Opens a mutual-assistance centre. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, PLACE_NOT_FOUND, TEXT_HOLDS_PERSONAL_NUMBER, ' +
      'CENTRE_NAME_TAKEN, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  openCentre(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { commandId, community: tenantCode, nameZh }: OpenCentreInput,
  ) {
    return this.service.open(actor, { commandId, tenantCode, nameZh }, traceId);
  }

  @Guarded(ADD_CENTRE_WINDOW)
  @Mutation(() => AddCentreWindowResult, {
    description:
      '给互助中心增加每周的一个时段。Adds a weekly window to a centre. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, CENTRE_NOT_FOUND, ' +
      'WINDOW_TIMES_WRONG, CENTRE_WINDOWS_TOO_MANY, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  addCentreWindow(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { centreId, ...input }: AddCentreWindowInput,
  ) {
    const centre = uuidAt<CentreId>(centreId, 'Centre');
    if (centre === null) return refuse('CENTRE_NOT_FOUND');
    return this.service.addWindow(actor, { ...input, tenantCode: centre.tenantCode, centreId: centre.id }, traceId);
  }

  @Guarded(END_CENTRE_WINDOW)
  @Mutation(() => EndCentreWindowResult, {
    description:
      '结束一个时段；已排好的配送不变。Ends a window; runs that are planned in it stay. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, WINDOW_NOT_FOUND, ' +
      'GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  endCentreWindow(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { commandId, windowId }: EndCentreWindowInput,
  ) {
    const window = uuidAt<CentreWindowId>(windowId, 'CentreWindow');
    if (window === null) return refuse('WINDOW_NOT_FOUND');
    return this.service.endWindow(actor, { commandId, tenantCode: window.tenantCode, windowId: window.id }, traceId);
  }

  @ResolveReference()
  resolveReference(@Parent() { id }: { readonly id: GlobalId }, @RequestContext() { actor }: GraphqlContext) {
    return this.service.byId(actor, id);
  }

  @ResolveField()
  id(@Parent() centre: CentreEntity) {
    return globalId('Centre', centre.tenantCode, centre.id);
  }

  @ResolveField(() => PlaceStub)
  place(@Parent() centre: CentreEntity) {
    return placeRef(centre.tenantCode);
  }

  @ListSize(10)
  @ResolveField(() => [CentreWindowView], { description: '每周的时段，旧在前。Its weekly windows, oldest first.' })
  windows(@Parent() { tenantCode, id }: CentreEntity, @RequestContext() { actor, loaders }: GraphqlContext) {
    const readBatch = (ids: readonly CentreId[]) => this.service.windowsOf(actor, tenantCode, ids);
    return loaders.of<CentreId, CentreWindowEntity[]>(`windows in ${tenantCode}`, readBatch).load(id);
  }
}

@Resolver(() => CentreWindowView)
export class CentreWindowsResolver {
  constructor(private readonly service: CentresService) {}

  @ResolveField()
  id(@Parent() window: CentreWindowEntity) {
    return globalId('CentreWindow', window.tenantCode, window.id);
  }

  @ResolveField(() => Int, { description: '某天已占的名额。How many of its places are taken on a day.' })
  taken(
    @Parent() window: CentreWindowEntity,
    @RequestContext() { actor }: GraphqlContext,
    @Args('on', { type: () => LocalDateScalar, description: '哪一天。On which day.' }) on: LocalDate,
  ) {
    return this.service.taken(actor, window, on);
  }
}
