import { Injectable } from '@nestjs/common';
import { refuse, Refusal, type Actor, type PlanId, type RunId, type TenantCode } from '@yicang/kernel';
import { UnitOfWork, type ReadTx } from '@yicang/platform-db';
import { bookingsIn, placeInOrder } from '../bookings/booking.changes.js';
import { reorder } from '../bookings/booking.rules.js';
import { RunEntity } from '../runs/run.entity.js';
import { maySee, STOPS_PER_RUN_MAX } from '../runs/run.rules.js';
import { StopEntity } from '../runs/stop.entity.js';
import { distancesOf, lengthOf, ROUTE_RUN, routeOrder, type Distances, type Point } from './route.rules.js';

export interface RouteRun {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly runId: RunId;
  readonly planIds: readonly PlanId[];
  readonly points: readonly Point[] | null;
  readonly distances: Distances | null;
}
export interface Route {
  readonly metresBefore: number;
  readonly metres: number;
  readonly run: RunEntity;
}

/** Brings the doors of a run into a short order. Where they are is asked, used, and kept nowhere (ADR 0025). */
@Injectable()
export class RoutesService {
  constructor(private readonly uow: UnitOfWork) {}

  /** What is still to be brought comes in a short order; doors that are done keep their places before it. */
  route(actor: Actor, command: RouteRun, traceId: string): Promise<Route | Refusal> {
    const { commandId, tenantCode, runId, planIds } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: ROUTE_RUN, commandId, input: command, traceId },
      async (tx) => {
        const run = await tx.findOne(RunEntity, { id: runId });
        if (run === null || !maySee(actor, run, tenantCode, tx.now)) return refuse('RUN_NOT_FOUND');
        const { status } = run;
        if (status !== 'scheduled' && status !== 'underWay') return refuse('RUN_OVER', { status });
        if (status === 'scheduled') await tx.lock(RunEntity, { id: runId });
        const { done, open } = await doorsOf(tx, run);
        const wanted = reorder(open, planIds);
        if (wanted instanceof Refusal) return wanted;
        const distances = distancesOf(wanted, command.points, command.distances);
        if (distances instanceof Refusal) return distances;
        const order = routeOrder(distances);
        const inOrder = order.map((row) => wanted[row - 1] as PlanId);
        await placeInOrder(tx, status === 'scheduled' ? 'booking' : 'stop', runId, [...done, ...inOrder]);
        const metresBefore = lengthOf(
          order.toSorted((one, other) => one - other),
          distances,
        );
        return { metresBefore, metres: lengthOf(order, distances), run };
      },
    );
  }
}

/** The plans of the run: those whose doors are done, and those still to be brought, each in order. */
async function doorsOf(
  tx: ReadTx,
  { tenantCode, id, status }: RunEntity,
): Promise<{ done: readonly PlanId[]; open: readonly PlanId[] }> {
  if (status === 'scheduled') {
    const bookings = await bookingsIn(tx, tenantCode, id);
    return { done: [], open: bookings.map(({ planId }) => planId) };
  }
  const inOrder = { orderBy: { position: 'ASC' }, limit: STOPS_PER_RUN_MAX } as const;
  const stops = await tx.find(StopEntity, { tenantCode, runId: id }, inOrder);
  const { open = [], done = [] } = Object.groupBy(stops, (stop) => (stop.status === 'underWay' ? 'open' : 'done'));
  return { done: done.map(({ planId }) => planId), open: open.map(({ planId }) => planId) };
}
