import {
  refuse,
  Refusal,
  type CentreWindowId,
  type ItemCode,
  type LocalDate,
  type PlanId,
  type RunId,
  type TenantCode,
} from '@yicang/kernel';
import { type ReadTx, type Tx } from '@yicang/platform-db';
import { type CentreWindowEntity } from '../centres/centre.entity.js';
import { PlanEntity } from '../plans/plan.entity.js';
import { type RunEntity } from '../runs/run.entity.js';
import { STOPS_PER_RUN_MAX } from '../runs/run.rules.js';
import { type VehicleEntity } from '../vehicles/vehicle.entity.js';
import { BookingEntity } from './booking.entity.js';
import { loadMore, mayBook, takePlace } from './booking.rules.js';

/** Of items, what they weigh. */
export type Weights = ReadonlyMap<ItemCode, number>;

/** How many places of a window are taken on a day. A plan that came to nothing before it departed gives its place back. */
export async function placesTaken(
  tx: ReadTx,
  tenantCode: TenantCode,
  windowId: CentreWindowId,
  on: LocalDate,
): Promise<number> {
  const [row] = await tx.sql<{ taken: number }>(
    `select count(*)::int as taken
       from run join booking on booking.tenant_code = run.tenant_code and booking.run_id = run.id
         join plan on plan.tenant_code = booking.tenant_code and plan.id = booking.plan_id
      where run.tenant_code = $1 and run.window_id = $2 and run.started_on = $3
        and plan.status not in ('lapsed', 'withdrawn')`,
    [tenantCode, windowId, on],
  );
  return row?.taken ?? 0;
}

/** The bookings of a run, in order. */
export function bookingsIn(tx: ReadTx, tenantCode: TenantCode, runId: RunId): Promise<BookingEntity[]> {
  const inOrder = { orderBy: { position: 'ASC' }, limit: STOPS_PER_RUN_MAX } as const;
  return tx.find(BookingEntity, { tenantCode, runId }, inOrder);
}

/**
 * Each of the plans has its place at the end of the run, in their order; or the first that has none says why. Whoever calls it has
 * locked window and run: what is counted stays so.
 */
export async function bookAll(
  tx: Tx,
  run: RunEntity,
  window: CentreWindowEntity,
  vehicle: VehicleEntity | null,
  planIds: readonly PlanId[],
  weights: Weights,
): Promise<Refusal | null> {
  const carried: Pick<BookingEntity, 'weightGrams'>[] = await bookingsIn(tx, tx.tenantCode, run.id);
  const before = carried.length;
  let taken = await placesTaken(tx, tx.tenantCode, window.id, run.startedOn);
  // locked in one order by everybody, whichever way the doors are walked
  for (const planId of planIds.toSorted()) {
    const plan = await tx.lock(PlanEntity, { id: planId });
    if (plan === null) return refuse('PLAN_NOT_FOUND');
    if ((await tx.findOne(BookingEntity, { planId })) !== null) return refuse('PLAN_BOOKED');
    const weightGrams = weights.get(plan.itemCode) ?? 0;
    for (const answer of [mayBook(plan, run), loadMore(run, vehicle, carried, weightGrams), takePlace(window, taken)])
      if (answer instanceof Refusal) return answer;
    const position = before + planIds.indexOf(planId) + 1;
    const booking = { planId, runId: run.id, itemCode: plan.itemCode, position, weightGrams };
    carried.push(await tx.insert(BookingEntity, booking));
    taken += 1;
  }
  return null;
}

/** These plans are not in the run any more, and those after them move up. @returns how many were. */
export async function unbook(tx: Tx, runId: RunId, planIds: readonly PlanId[]): Promise<number> {
  const removed = await tx.sql(
    'delete from booking where tenant_code = $1 and run_id = $2 and plan_id = any ($3) returning 1',
    [tx.tenantCode, runId, planIds],
  );
  const left = await bookingsIn(tx, tx.tenantCode, runId);
  await placeInOrder(
    tx,
    'booking',
    runId,
    left.map(({ planId }) => planId),
  );
  return removed.length;
}

/** The run's plans come in this order, from 1. */
export async function placeInOrder(
  tx: Tx,
  table: 'booking' | 'stop',
  runId: RunId,
  planIds: readonly PlanId[],
): Promise<void> {
  const next = table === 'stop' ? ', version = version + 1' : '';
  await tx.sql(
    `update ${table} set position = place.position${next}
       from unnest($3::uuid[]) with ordinality as place (plan_id, position)
      where ${table}.tenant_code = $1 and ${table}.run_id = $2 and ${table}.plan_id = place.plan_id
        and ${table}.position <> place.position`,
    [tx.tenantCode, runId, planIds],
  );
}
