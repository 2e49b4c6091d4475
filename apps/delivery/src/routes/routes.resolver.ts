import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { refuse, uuidAt, type Actor, type RunId } from '@yicang/kernel';
import { CurrentActor, Guarded, RequestContext, type GraphqlContext } from '@yicang/platform-graphql';
import { planIdsIn } from '../runs/runs.service.js';
import { RouteRunInput, RouteRunResult, RouteView } from './route.graphql.js';
import { ROUTE_RUN } from './route.rules.js';
import { RoutesService } from './routes.service.js';

@Resolver(() => RouteView)
export class RoutesResolver {
  constructor(private readonly service: RoutesService) {}

  @Guarded(ROUTE_RUN)
  @Mutation(() => RouteRunResult, {
    description:
      '按您给的位置（直线距离）或距离，把还要去的各站排成较短的路线；不保存位置。Brings the stops still to come into a short order, by straight lines between the ' +
      'points or by the distances you give; they are kept nowhere. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, RUN_NOT_FOUND, RUN_OVER, RUN_STOPS_OTHER, ' +
      'ROUTE_DISTANCES_WRONG, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  routeRun(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { commandId, runId, planIds, points = null, distances = null }: RouteRunInput,
  ) {
    const run = uuidAt<RunId>(runId, 'Run');
    if (run === null) return refuse('RUN_NOT_FOUND');
    const { tenantCode } = run;
    const named = planIdsIn(tenantCode, planIds) ?? [];
    // ids that are none, or said twice, are not all of the run's: the command itself says so, to who may hear it
    const plans = named.length === planIds.length ? named : [];
    return this.service.route(
      actor,
      { commandId, tenantCode, runId: run.id, planIds: plans, points, distances },
      traceId,
    );
  }
}
