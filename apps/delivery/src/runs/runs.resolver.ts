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
import { tenantCodeField } from '@yicang/contracts';
import {
  globalId,
  refuse,
  uuidAt,
  type AccountId,
  type Actor,
  type GlobalId,
  type PlanId,
  type RunId,
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
  ListSize,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { PlaceStub } from '../federation.graphql.js';
import { type RunEntity } from './run.entity.js';
import { type StopEntity } from './stop.entity.js';
import { RunConnection, RunView, StartRunInput, StartRunResult, StopView } from './run.graphql.js';
import { RunsService } from './runs.service.js';
import { READ_RUNS, START_RUN, STOPS_PER_RUN_MAX } from './run.rules.js';

const AFTER = z.tuple([tenantCodeField, z.uuid()]);

@ArgsType()
class RunsArgs extends PageArgs {
  @Field(() => TenantCodeScalar) place!: TenantCode;
}

@Resolver(() => RunView)
export class RunsResolver {
  constructor(private readonly service: RunsService) {}

  @Guarded(READ_RUNS)
  @Query(() => RunConnection, {
    description: '一个地点内的配送；志愿者只看自己的。The runs of a place; a volunteer sees her own.',
  })
  async runs(@CurrentActor() actor: Actor, @Args() page: RunsArgs) {
    const rows = await this.service.list(actor, page.place, cursorKeyOf(page, AFTER), rowsToRead(page));
    return toConnection(orThrow(rows), page, (run) => [run.tenantCode, run.id]);
  }

  @Guarded(READ_RUNS)
  @Query(() => RunView, { nullable: true, description: '按 id 查配送；无权看时为空。By id; null when not yours.' })
  run(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string) {
    return this.service.byId(actor, id);
  }

  @Guarded(START_RUN)
  @Mutation(() => StartRunResult, {
    description:
      '志愿者带着已预留的物品出发。A volunteer departs with held items; a stop whose item the store would not give is NOT_ISSUED. ' +
      'Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, PLACE_NOT_FOUND, VOLUNTEER_NOT_FOUND, PLAN_NOT_FOUND, PLAN_NOT_HELD, ' +
      'GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  startRun(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { commandId, planIds, volunteerAccountId }: StartRunInput,
  ) {
    // the community of the plans is where the command is done; what is not there is refused by the command itself
    const tenantCode = planIds.map((id) => uuidAt<PlanId>(id, 'Plan')?.tenantCode).find((code) => code !== undefined);
    if (tenantCode === undefined) return refuse('PLAN_NOT_FOUND');
    const volunteer = volunteerAccountId as string as AccountId;
    return this.service.start(actor, { commandId, tenantCode, volunteerAccountId: volunteer, planIds }, traceId);
  }

  @ResolveReference()
  resolveReference(@Parent() { id }: { readonly id: GlobalId }, @RequestContext() context: GraphqlContext) {
    return this.service.byId(context.actor, id);
  }

  @ResolveField()
  id(@Parent() run: RunEntity) {
    return globalId('Run', run.tenantCode, run.id);
  }

  @ResolveField(() => PlaceStub)
  place(@Parent() run: RunEntity) {
    return placeRef(run.tenantCode);
  }

  @ResolveField(() => ID, {
    nullable: true,
    description: '在哪个时段；没有预排为空。In which window; null for a run of the moment.',
  })
  windowId(@Parent() { tenantCode, windowId }: RunEntity) {
    return windowId && globalId('CentreWindow', tenantCode, windowId);
  }

  @ResolveField(() => ID, { nullable: true, description: '用哪辆车；没有为空。With which vehicle; null without one.' })
  vehicleId(@Parent() { tenantCode, vehicleId }: RunEntity) {
    return vehicleId && globalId('Vehicle', tenantCode, vehicleId);
  }

  @ListSize(STOPS_PER_RUN_MAX)
  @ResolveField(() => [StopView], { description: '各站，按顺序。The stops, in order.' })
  stops(@Parent() { tenantCode, id }: RunEntity, @RequestContext() { actor, loaders }: GraphqlContext) {
    const readBatch = (ids: readonly RunId[]) => this.service.stopsOf(actor, tenantCode, ids);
    return loaders.of<RunId, StopEntity[]>(`stops in ${tenantCode}`, readBatch).load(id);
  }
}
