import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  endOfDay,
  localDateAt,
  refuse,
  Refusal,
  type AccountId,
  type Actor,
  type CentreWindowId,
  type LocalDate,
  type PlanId,
  type RunId,
  type TenantCode,
  type VehicleId,
} from '@yicang/kernel';
import { UnitOfWork, type Tx } from '@yicang/platform-db';
import { v7 as uuidv7 } from 'uuid';
import { CentreWindowEntity } from '../centres/centre.entity.js';
import { planIn, type Opening } from '../centres/centre.rules.js';
import { takeOverAt } from '../plans/plan.changes.js';
import { newRunCode } from '../receipts/receipt.rules.js';
import { RunEntity } from '../runs/run.entity.js';
import { ISSUE_ITEMS, RunsService } from '../runs/runs.service.js';
import { VehicleEntity } from '../vehicles/vehicle.entity.js';
import { bookAll, bookingsIn, unbook, type Weights } from './booking.changes.js';
import { CANCEL_RUN, cancelRun, DEPART_RUN, departRun, SCHEDULE_RUN } from './booking.rules.js';
import { Shelves } from './shelves.js';

/** Due work that drops a run which nobody departed with on its day; the reference is the run's id. */
export const DROP_RUN = 'drop-run';

export interface ScheduleRun {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly windowId: CentreWindowId;
  readonly on: LocalDate;
  readonly vehicleId: VehicleId | null;
  readonly volunteerAccountId: AccountId;
  readonly helperAccountId: AccountId | null;
  /** In the order of the doors. */
  readonly planIds: readonly PlanId[];
}
export interface OfRun {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly runId: RunId;
}

/** Runs that are planned ahead, in a window of a centre. */
@Injectable()
export class ScheduledRunsService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly runs: RunsService,
    private readonly shelves: Shelves,
  ) {}

  /** One or two volunteers, and a vehicle, are planned for a window of a day, with the first plans they carry then. */
  schedule(actor: Actor, command: ScheduleRun, traceId: string): Promise<RunEntity | Refusal> {
    const { commandId, tenantCode, windowId, on, vehicleId, planIds } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: SCHEDULE_RUN, commandId, input: command, traceId },
      async (tx, weights: Weights = new Map()) => {
        const window = await tx.lock(CentreWindowEntity, { id: windowId });
        if (window === null) return refuse('WINDOW_NOT_FOUND');
        const opening = planIn(window, on, tx.now);
        if (opening instanceof Refusal) return opening;
        if (vehicleId !== null && window.mode === 'pickUp') return refuse('VEHICLE_NOT_FOR_PICK_UP');
        const vehicle = vehicleId === null ? null : await takeVehicle(tx, vehicleId, opening);
        if (vehicle instanceof Refusal) return vehicle;
        const { volunteerAccountId, helperAccountId } = command;
        const run = await tx.insert(RunEntity, {
          ...{ id: uuidv7() as RunId, volunteerAccountId, helperAccountId, code: newRunCode(randomBytes(11)) },
          ...{ status: 'scheduled', startedOn: on, mode: window.mode, windowId, vehicleId, ...opening },
        });
        const refused = await bookAll(tx, run, window, vehicle, planIds, weights);
        if (refused !== null) return refused;
        await tx.schedule(DROP_RUN, run.id, endOfDay(on));
        return run;
      },
      async () => {
        if (command.helperAccountId === command.volunteerAccountId) return refuse('HELPER_IS_VOLUNTEER');
        for (const accountId of [command.volunteerAccountId, command.helperAccountId]) {
          const checked = accountId && (await this.runs.checkVolunteer(tenantCode, accountId, traceId));
          if (checked instanceof Refusal) return checked;
        }
        return this.shelves.weigh(tenantCode, planIds, traceId);
      },
    );
  }

  /**
   * The run departs with what is still held for it; what is not is left behind. From here on it goes the way of every run: inventory
   * gives out item by item.
   */
  async depart(actor: Actor, command: OfRun, traceId: string): Promise<RunEntity | Refusal> {
    const { commandId, tenantCode, runId } = command;
    const departing = await this.uow.command(
      actor,
      tenantCode,
      { operation: DEPART_RUN, commandId, input: command, traceId },
      async (tx) => {
        const run = await tx.lock(RunEntity, { id: runId });
        if (run === null) return refuse('RUN_NOT_FOUND');
        const departed = departRun(run, localDateAt(tx.now));
        if (departed instanceof Refusal) return departed;
        const bookings = await bookingsIn(tx, tenantCode, runId);
        const left: PlanId[] = [];
        for (const { planId, position } of bookings.toSorted((one, other) => (one.planId < other.planId ? -1 : 1)))
          if ((await this.runs.addStop(tx, run, planId, position)) !== null) left.push(planId);
        if (left.length === bookings.length) return refuse('RUN_EMPTY');
        if (left.length > 0) await removeLeft(tx, runId, left);
        await tx.unschedule(DROP_RUN, runId);
        await tx.schedule(ISSUE_ITEMS, runId, takeOverAt(tx));
        return tx.save(RunEntity, run, departed);
      },
    );
    return departing instanceof Refusal ? departing : this.runs.issueItems(tenantCode, runId, traceId);
  }

  /** The run does not take place; its plans may be in another. */
  cancel(actor: Actor, command: OfRun, traceId: string): Promise<RunEntity | Refusal> {
    const { commandId, tenantCode, runId } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: CANCEL_RUN, commandId, input: command, traceId },
      async (tx) => {
        await tx.audit(CANCEL_RUN.name, { runId });
        return cancel(tx, runId);
      },
    );
  }

  /** The run's day is over and nobody departed with it. Repeating it, or when somebody did, changes nothing. */
  async drop(tenantCode: TenantCode, runId: RunId): Promise<void> {
    await this.uow.system('delivery.drop-run', tenantCode, async (tx) => {
      const dropped = await cancel(tx, runId);
      if (dropped instanceof Refusal) await tx.unschedule(DROP_RUN, runId);
    });
  }
}

async function cancel(tx: Tx, runId: RunId): Promise<RunEntity | Refusal> {
  const run = await tx.lock(RunEntity, { id: runId });
  if (run === null) return refuse('RUN_NOT_FOUND');
  const cancelled = cancelRun(run);
  if (cancelled instanceof Refusal) return cancelled;
  await tx.unschedule(DROP_RUN, runId);
  if (cancelled === 'unchanged') return run;
  const bookings = await bookingsIn(tx, tx.tenantCode, runId);
  await unbook(
    tx,
    runId,
    bookings.map(({ planId }) => planId),
  );
  return tx.save(RunEntity, run, cancelled);
}

/** The vehicle is nobody else's while the window is open. */
async function takeVehicle(
  tx: Tx,
  id: VehicleId,
  { dueFrom, dueUntil }: Opening,
): Promise<VehicleEntity | Refusal<'VEHICLE_NOT_FOUND' | 'VEHICLE_TAKEN'>> {
  const vehicle = await tx.lock(VehicleEntity, { id });
  if (vehicle === null || vehicle.retiredOn !== null) return refuse('VEHICLE_NOT_FOUND');
  const others = await tx.sql(
    `select from run where tenant_code = $1 and vehicle_id = $2 and status in ('scheduled', 'departing', 'underWay')
        and due_from < $4 and due_until > $3 limit 1`,
    [tx.tenantCode, id, dueFrom, dueUntil],
  );
  return others.length === 0 ? vehicle : refuse('VEHICLE_TAKEN');
}

/** What could not depart is not in the run any more. The others keep their numbers: paper says them. */
async function removeLeft(tx: Tx, runId: RunId, planIds: readonly PlanId[]): Promise<void> {
  await tx.sql('delete from booking where tenant_code = $1 and run_id = $2 and plan_id = any ($3)', [
    tx.tenantCode,
    runId,
    planIds,
  ]);
}
