import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import {
  globalId,
  refuse,
  uuidAt,
  type AccountId,
  type Actor,
  type CentreWindowId,
  type RunId,
  type VehicleId,
} from '@yicang/kernel';
import { CurrentActor, Guarded, ListSize, RequestContext, type GraphqlContext } from '@yicang/platform-graphql';
import { type RunEntity } from '../runs/run.entity.js';
import { RunView } from '../runs/run.graphql.js';
import { STOPS_PER_RUN_MAX } from '../runs/run.rules.js';
import { planIdsIn } from '../runs/runs.service.js';
import { type BookingEntity } from './booking.entity.js';
import {
  AddToRunInput,
  AddToRunResult,
  BookingView,
  CancelRunInput,
  CancelRunResult,
  DepartRunInput,
  DepartRunResult,
  RemoveFromRunInput,
  RemoveFromRunResult,
  ReorderRunInput,
  ReorderRunResult,
  ScheduleRunInput,
  ScheduleRunResult,
} from './booking.graphql.js';
import { ADD_TO_RUN, CANCEL_RUN, DEPART_RUN, REMOVE_FROM_RUN, REORDER_RUN, SCHEDULE_RUN } from './booking.rules.js';
import { BookingsService } from './bookings.service.js';
import { ScheduledRunsService } from './scheduled-runs.service.js';

@Resolver(() => RunView)
export class BookingsResolver {
  constructor(
    private readonly runs: ScheduledRunsService,
    private readonly service: BookingsService,
  ) {}

  @Guarded(SCHEDULE_RUN)
  @Mutation(() => ScheduleRunResult, {
    description:
      '在互助中心的一个时段排一次配送或领取。Plans a run ahead, in a window of a centre. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, PLACE_NOT_FOUND, ' +
      'VOLUNTEER_NOT_FOUND, HELPER_IS_VOLUNTEER, WINDOW_NOT_FOUND, WINDOW_DAY_WRONG, WINDOW_FULL, VEHICLE_NOT_FOUND, VEHICLE_TAKEN, VEHICLE_NOT_FOR_PICK_UP, ' +
      'VEHICLE_OVERLOADED, RUN_FULL, PLAN_NOT_FOUND, PLAN_BOOKED, PLAN_NOT_HELD, PLAN_HOLD_TOO_SHORT, GRANTS_CHANGED, GRANTS_STALE, ' +
      'COMMAND_ID_REUSED.',
  })
  scheduleRun(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { commandId, on, ...input }: ScheduleRunInput,
  ) {
    const window = uuidAt<CentreWindowId>(input.windowId, 'CentreWindow');
    if (window === null) return refuse('WINDOW_NOT_FOUND');
    const { tenantCode } = window;
    const vehicle = input.vehicleId == null ? null : uuidAt<VehicleId>(input.vehicleId, 'Vehicle');
    const isElsewhere = vehicle !== null && vehicle.tenantCode !== tenantCode;
    if (isElsewhere || (vehicle === null && input.vehicleId != null)) return refuse('VEHICLE_NOT_FOUND');
    const planIds = planIdsIn(tenantCode, input.planIds);
    if (planIds === null) return refuse('PLAN_NOT_FOUND');
    const volunteerAccountId = input.volunteerAccountId as string as AccountId;
    const helperAccountId = (input.helperAccountId ?? null) as string | null as AccountId | null;
    const who = { volunteerAccountId, helperAccountId, vehicleId: vehicle?.id ?? null };
    return this.runs.schedule(actor, { commandId, tenantCode, windowId: window.id, on, ...who, planIds }, traceId);
  }

  @Guarded(ADD_TO_RUN)
  @Mutation(() => AddToRunResult, {
    description:
      '把计划排进一次尚未出发的配送。Puts plans into a run that has not departed. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, RUN_NOT_FOUND, ' +
      'RUN_NOT_SCHEDULED, RUN_FULL, WINDOW_FULL, VEHICLE_OVERLOADED, PLAN_NOT_FOUND, PLAN_BOOKED, PLAN_NOT_HELD, PLAN_HOLD_TOO_SHORT, ' +
      'GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  addToRun(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { commandId, runId, planIds }: AddToRunInput,
  ) {
    const run = uuidAt<RunId>(runId, 'Run');
    if (run === null) return refuse('RUN_NOT_FOUND');
    const plans = planIdsIn(run.tenantCode, planIds);
    if (plans === null) return refuse('PLAN_NOT_FOUND');
    const of = { commandId, tenantCode: run.tenantCode, runId: run.id };
    return this.service.add(actor, { ...of, planIds: plans }, traceId);
  }

  @Guarded(REMOVE_FROM_RUN)
  @Mutation(() => RemoveFromRunResult, {
    description:
      '把计划从尚未出发的配送中取出。Takes a plan out of a run that has not departed. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, RUN_NOT_FOUND, ' +
      'RUN_NOT_SCHEDULED, PLAN_NOT_BOOKED, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  removeFromRun(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { commandId, runId, planId }: RemoveFromRunInput,
  ) {
    const run = uuidAt<RunId>(runId, 'Run');
    if (run === null) return refuse('RUN_NOT_FOUND');
    const planIds = planIdsIn(run.tenantCode, [planId]);
    if (planIds === null) return refuse('PLAN_NOT_BOOKED');
    return this.service.remove(actor, { commandId, tenantCode: run.tenantCode, runId: run.id, planIds }, traceId);
  }

  @Guarded(REORDER_RUN)
  @Mutation(() => ReorderRunResult, {
    description:
      '改变各站的顺序，出发前或途中。Brings the stops into another order, ahead or under way. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, ' +
      'RUN_NOT_FOUND, RUN_OVER, RUN_STOPS_OTHER, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  reorderRun(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { commandId, runId, planIds }: ReorderRunInput,
  ) {
    const run = uuidAt<RunId>(runId, 'Run');
    if (run === null) return refuse('RUN_NOT_FOUND');
    const plans = planIdsIn(run.tenantCode, planIds);
    if (plans === null) return refuse('RUN_STOPS_OTHER');
    const of = { commandId, tenantCode: run.tenantCode, runId: run.id };
    return this.service.reorder(actor, { ...of, planIds: plans }, traceId);
  }

  @Guarded(DEPART_RUN)
  @Mutation(() => DepartRunResult, {
    description:
      '排好的配送出发（或开始发放）；预留已失效的留下。A run that was planned departs, or a pick-up opens; what is not held any more is left behind. ' +
      'Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, RUN_NOT_FOUND, RUN_NOT_SCHEDULED, RUN_DAY_OTHER, RUN_EMPTY, GRANTS_CHANGED, GRANTS_STALE, ' +
      'COMMAND_ID_REUSED.',
  })
  departRun(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { commandId, runId }: DepartRunInput,
  ) {
    const run = uuidAt<RunId>(runId, 'Run');
    if (run === null) return refuse('RUN_NOT_FOUND');
    return this.runs.depart(actor, { commandId, tenantCode: run.tenantCode, runId: run.id }, traceId);
  }

  @Guarded(CANCEL_RUN)
  @Mutation(() => CancelRunResult, {
    description:
      '取消一次尚未出发的配送。Cancels a run that has not departed. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, RUN_NOT_FOUND, RUN_NOT_SCHEDULED, ' +
      'GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  cancelRun(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { commandId, runId }: CancelRunInput,
  ) {
    const run = uuidAt<RunId>(runId, 'Run');
    if (run === null) return refuse('RUN_NOT_FOUND');
    return this.runs.cancel(actor, { commandId, tenantCode: run.tenantCode, runId: run.id }, traceId);
  }

  @ListSize(STOPS_PER_RUN_MAX)
  @ResolveField(() => [BookingView], {
    description:
      '排进的计划，按顺序；没有预先排的为空。The plans booked in it, in order; none for a run of the moment.',
  })
  bookings(@Parent() { tenantCode, id }: RunEntity, @RequestContext() { actor, loaders }: GraphqlContext) {
    const readBatch = (ids: readonly RunId[]) => this.service.bookingsOf(actor, tenantCode, ids);
    return loaders.of<RunId, BookingEntity[]>(`bookings in ${tenantCode}`, readBatch).load(id);
  }
}

@Resolver(() => BookingView)
export class BookingResolver {
  @ResolveField()
  planId(@Parent() { tenantCode, planId }: BookingEntity) {
    return globalId('Plan', tenantCode, planId);
  }
}
