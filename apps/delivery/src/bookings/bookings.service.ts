import { Injectable } from '@nestjs/common';
import { refuse, Refusal, type Actor, type PlanId, type RunId, type TenantCode } from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';
import { orThrow } from '@yicang/platform-graphql';
import { CentreWindowEntity } from '../centres/centre.entity.js';
import { RunEntity } from '../runs/run.entity.js';
import { maySee, READ_RUNS, STOPS_PER_RUN_MAX } from '../runs/run.rules.js';
import { StopEntity } from '../runs/stop.entity.js';
import { VehicleEntity } from '../vehicles/vehicle.entity.js';
import { bookAll, bookingsIn, placeInOrder, unbook, type Weights } from './booking.changes.js';
import { BookingEntity } from './booking.entity.js';
import { ADD_TO_RUN, REMOVE_FROM_RUN, REORDER_RUN, reorder } from './booking.rules.js';
import { type OfRun } from './scheduled-runs.service.js';
import { Shelves } from './shelves.js';

interface OfPlans extends OfRun {
  readonly planIds: readonly PlanId[];
}

/** Which plans are in a run ahead, and in which order. */
@Injectable()
export class BookingsService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly shelves: Shelves,
  ) {}

  /** The plans have their places at the end of the run, as long as run, vehicle and window have some left; all of them or none. */
  add(actor: Actor, command: OfPlans, traceId: string): Promise<RunEntity | Refusal> {
    const { commandId, tenantCode, runId, planIds } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: ADD_TO_RUN, commandId, input: command, traceId },
      async (tx, weights: Weights = new Map()) => {
        // the window first: everybody locks it before its runs
        const found = await tx.findOne(RunEntity, { id: runId });
        if (found === null) return refuse('RUN_NOT_FOUND');
        const { windowId, vehicleId, status } = found;
        if (windowId === null) return refuse('RUN_NOT_SCHEDULED', { status });
        const window = await tx.lock(CentreWindowEntity, { id: windowId });
        const run = await tx.lock(RunEntity, { id: runId });
        const vehicle = vehicleId === null ? null : await tx.findOne(VehicleEntity, { id: vehicleId });
        if (window === null || run === null) throw new Error(`Run ${runId} has lost its window ${windowId}.`);
        return (await bookAll(tx, run, window, vehicle, planIds, weights)) ?? run;
      },
      () => this.shelves.weigh(tenantCode, planIds, traceId),
    );
  }

  /** The plan is not in the run any more, and may be in another. */
  remove(actor: Actor, command: OfPlans, traceId: string): Promise<RunEntity | Refusal> {
    const { commandId, tenantCode, runId, planIds } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: REMOVE_FROM_RUN, commandId, input: command, traceId },
      async (tx) => {
        const run = await tx.lock(RunEntity, { id: runId });
        if (run === null) return refuse('RUN_NOT_FOUND');
        if (run.status !== 'scheduled') return refuse('RUN_NOT_SCHEDULED', { status: run.status });
        return (await unbook(tx, runId, planIds)) === 0 ? refuse('PLAN_NOT_BOOKED') : run;
      },
    );
  }

  /** The doors come in another order: ahead, or while the run is under way. */
  reorder(actor: Actor, command: OfPlans, traceId: string): Promise<RunEntity | Refusal> {
    const { commandId, tenantCode, runId, planIds } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: REORDER_RUN, commandId, input: command, traceId },
      async (tx) => {
        const run = await tx.findOne(RunEntity, { id: runId });
        if (run === null || !maySee(actor, run, tenantCode, tx.now)) return refuse('RUN_NOT_FOUND');
        const table = TABLE_OF[run.status];
        if (table === undefined) return refuse('RUN_OVER', { status: run.status });
        // whoever ends a stop has it before its run, so a run under way is not locked
        if (table === 'booking') await tx.lock(RunEntity, { id: runId });
        const there =
          table === 'booking'
            ? await bookingsIn(tx, tenantCode, runId)
            : await tx.find(StopEntity, { runId }, { limit: STOPS_PER_RUN_MAX });
        const inOrder = reorder(
          there.map(({ planId }) => planId),
          planIds,
        );
        if (inOrder instanceof Refusal) return inOrder;
        await placeInOrder(tx, table, runId, inOrder);
        return run;
      },
    );
  }

  /** The bookings of runs of one community that the actor may see, each run's in order. */
  async bookingsOf(actor: Actor, tenantCode: TenantCode, runIds: readonly RunId[]): Promise<BookingEntity[][]> {
    const found = await this.uow.read(actor, tenantCode, READ_RUNS, (tx) =>
      tx.rows(BookingEntity, 'where tenant_code = $1 and run_id = any ($2) order by position', [tenantCode, runIds]),
    );
    const byRun = Map.groupBy(orThrow(found), ({ runId }) => runId);
    return runIds.map((id) => byRun.get(id) ?? []);
  }
}

/** Where the order of a run's doors is kept; nowhere when it is over. */
const TABLE_OF: Partial<Record<RunEntity['status'], 'booking' | 'stop'>> = { scheduled: 'booking', underWay: 'stop' };
