import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { checkAppointmentV1, issueItemV1, runDepartedV1 } from '@yicang/contracts';
import {
  localDateAt,
  refuse,
  Refusal,
  uuidAt,
  type AccountId,
  type Actor,
  type FamilyId,
  type NeedId,
  type PlanId,
  type RunId,
  type StopId,
  type TenantCode,
} from '@yicang/kernel';
import { pageStartById, type ReadTx, type Tx, UnitOfWork } from '@yicang/platform-db';
import { orNull, orThrow } from '@yicang/platform-graphql';
import { Bus } from '@yicang/platform-nats';
import { v7 as uuidv7 } from 'uuid';
import { NeedEntity } from '../needs/need.entity.js';
import { changePlan, takeOverAt } from '../plans/plan.changes.js';
import { PlanEntity } from '../plans/plan.entity.js';
import { departPlan, endPlan } from '../plans/plan.rules.js';
import { halfOf } from '../plans/plans.service.js';
import { newRunCode } from '../receipts/receipt.rules.js';
import { RunEntity } from './run.entity.js';
import {
  answerIssue,
  maySee,
  overseesRuns,
  READ_RUNS,
  runStatusOf,
  START_RUN,
  STOPS_PER_RUN_MAX,
} from './run.rules.js';
import { StopEntity } from './stop.entity.js';

/** Due work that gets the items of a departing run out of the store; the reference is the run's id. */
export const ISSUE_ITEMS = 'issue-items';

export interface StartRun {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly volunteerAccountId: AccountId;
  /** Global ids, in the order of the doors. */
  readonly planIds: readonly string[];
}
export interface RunWithStops {
  readonly run: RunEntity;
  readonly stops: readonly StopEntity[];
}

@Injectable()
export class RunsService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly bus: Bus,
  ) {}

  /**
   * A volunteer carries the held items of some plans. The run is written as departing, inventory gives out item by item, and
   * a stop whose item it would not give is left out with its plan ended. Due work finishes what is interrupted.
   */
  async start(actor: Actor, command: StartRun, traceId: string): Promise<RunEntity | Refusal> {
    const { commandId, tenantCode, planIds } = command;
    const departing = await this.uow.command(
      actor,
      tenantCode,
      { operation: START_RUN, commandId, input: command, traceId },
      async (tx) => {
        const id = uuidv7() as RunId;
        const run = await tx.insert(RunEntity, {
          id,
          volunteerAccountId: command.volunteerAccountId,
          code: newRunCode(randomBytes(11)),
          status: 'departing',
          startedOn: localDateAt(tx.now),
          ...OF_THE_MOMENT,
        });
        const inOrder = planIdsIn(tenantCode, planIds);
        if (inOrder === null) return refuse('PLAN_NOT_FOUND');
        // locked in one order by everybody, whichever way the doors are walked
        for (const planId of inOrder.toSorted()) {
          const refused = await this.addStop(tx, run, planId, inOrder.indexOf(planId) + 1);
          if (refused !== null) return refused;
        }
        await tx.schedule(ISSUE_ITEMS, id, takeOverAt(tx));
        return run;
      },
      () => this.checkVolunteer(tenantCode, command.volunteerAccountId, traceId),
    );
    return departing instanceof Refusal ? departing : this.issueItems(tenantCode, departing.id, traceId);
  }

  /** Every waiting stop of the run has its item or is left out, and the run is under way. Repeating it changes nothing more. */
  async issueItems(tenantCode: TenantCode, runId: RunId, traceId: string): Promise<RunEntity> {
    const { stops } = await this.uow.system('delivery.find-run', tenantCode, (tx) => mustFind(tx, runId));
    for (const { id, planId, itemCode } of stops.filter((stop) => stop.status === 'waiting')) {
      const input = { commandId: halfOf(id, ISSUE_ITEMS), tenantCode, itemCode, planId, runId };
      const answer = await this.bus.rpc(issueItemV1, input, { traceId });
      await this.answerStop(tenantCode, id, !(answer instanceof Refusal));
    }
    return this.uow.system('delivery.issue-items', tenantCode, async (tx) => {
      await tx.unschedule(ISSUE_ITEMS, runId);
      return this.settle(tx, runId);
    });
  }

  /** The run's status follows from its stops; leaving `departing` is told to the others once. */
  async settle(tx: Tx, runId: RunId): Promise<RunEntity> {
    const run = await tx.lock(RunEntity, { id: runId });
    if (run === null) throw new Error(`Run ${runId} is unknown in ${tx.tenantCode}.`);
    const { stops } = await mustFind(tx, runId);
    const status = runStatusOf(stops);
    if (status === run.status) return run;
    const settled = await tx.save(RunEntity, run, { status });
    const carried = stops.filter((stop) => stop.status !== 'notIssued').length;
    if (run.status === 'departing' && carried > 0) await tx.emit(runDepartedV1, settled, { runId, stops: carried });
    return settled;
  }

  /** The run behind a global id; null when the id is none, or the run is not there or not the actor's to see. */
  async byId(actor: Actor, id: string): Promise<RunEntity | null> {
    const key = uuidAt<RunId>(id, 'Run');
    if (key === null) return null;
    return orNull(
      await this.uow.read(actor, key.tenantCode, READ_RUNS, async (tx) => {
        const found = await tx.findOne(RunEntity, key);
        return found !== null && maySee(actor, found, key.tenantCode, await tx.time()) ? found : null;
      }),
    );
  }

  /** The runs of a place and all inside it that the actor carries or oversees, by community and age. */
  list(actor: Actor, place: TenantCode, after: readonly [string, string] | null, limit: number) {
    return this.uow.read(actor, place, READ_RUNS, async (tx) =>
      tx.rows(
        RunEntity,
        `where ($1::text is null or volunteer_account_id::text = $1 or helper_account_id::text = $1)
          and (tenant_code, id) > ($2, $3::uuid)
          order by tenant_code, id
          limit $4`,
        [overseesRuns(actor, place, await tx.time()) ? null : actor.subject, ...pageStartById(after), limit],
      ),
    );
  }

  /** The stops of runs of one community that the actor may see, each run's in order. */
  async stopsOf(actor: Actor, tenantCode: TenantCode, runIds: readonly RunId[]): Promise<StopEntity[][]> {
    const found = await this.uow.read(actor, tenantCode, READ_RUNS, (tx) =>
      tx.rows(StopEntity, `where tenant_code = $1 and run_id = any ($2) order by position`, [tenantCode, runIds]),
    );
    const byRun = Map.groupBy(orThrow(found), ({ runId }) => runId);
    return runIds.map((id) => byRun.get(id) ?? []);
  }

  /** Those of the families at whose door a run of the volunteer's that is under way has yet to be. Who picks up is not gone to. */
  async carriedFamilies(
    tenantCode: TenantCode,
    volunteer: AccountId,
    familyIds: readonly FamilyId[],
  ): Promise<FamilyId[]> {
    const rows = await this.uow.system('delivery.tell-carried-families', tenantCode, (tx) =>
      tx.sql<{ familyId: FamilyId }>(
        `select distinct stop.family_id as "familyId"
           from run join stop on stop.tenant_code = run.tenant_code and stop.run_id = run.id
          where run.tenant_code = $1 and $2 in (run.volunteer_account_id, run.helper_account_id)
            and run.mode = 'delivery' and run.status = 'underWay'
            and stop.status = 'underWay' and stop.family_id = any ($3::uuid[])`,
        [tenantCode, volunteer, familyIds],
      ),
    );
    return rows.map(({ familyId }) => familyId);
  }

  /** Refuses when that is no volunteer of the community today, as directory says. */
  async checkVolunteer(tenantCode: TenantCode, accountId: AccountId, traceId: string) {
    const answer = await this.bus.rpc(checkAppointmentV1, { tenantCode, accountId, role: 'volunteer' }, { traceId });
    const isNobody = answer instanceof Refusal && answer.reason === 'APPOINTEE_NOT_FOUND';
    return isNobody ? refuse('VOLUNTEER_NOT_FOUND') : answer;
  }

  /** The plan departs with the run, as a stop of it; or says why it cannot, with nothing changed. */
  async addStop(tx: Tx, run: RunEntity, planId: PlanId, position: number): Promise<Refusal | null> {
    const plan = await tx.lock(PlanEntity, { id: planId });
    if (plan === null) return refuse('PLAN_NOT_FOUND');
    const departed = departPlan(plan);
    if (departed instanceof Refusal) return departed;
    await tx.save(PlanEntity, plan, departed);
    const need = await tx.findOne(NeedEntity, { tenantCode: tx.tenantCode, id: plan.needId });
    const familyId = need?.familyId ?? null;
    if (familyId === null) throw new Error(`Need ${plan.needId} of a plan is gone, or no family's.`);
    await tx.insert(StopEntity, {
      id: uuidv7() as StopId,
      runId: run.id,
      planId,
      itemCode: plan.itemCode,
      familyId,
      position,
      status: 'waiting',
      attempt: 1 + (await stopsBefore(tx, plan.needId)),
      failure: null,
      endedOn: null,
      isRecalled: false,
      isOnTime: null,
    });
    return null;
  }

  private answerStop(tenantCode: TenantCode, id: StopId, isIssued: boolean): Promise<void> {
    return this.uow.system('delivery.issue-item', tenantCode, async (tx) => {
      const stop = await tx.lock(StopEntity, { id });
      if (stop === null) throw new Error(`Stop ${id} is unknown in ${tenantCode}.`);
      const answered = answerIssue(stop, isIssued, localDateAt(tx.now));
      if (answered === 'unchanged') return;
      await tx.save(StopEntity, stop, answered);
      if (!isIssued) await changePlan(tx, stop.planId, (plan) => endPlan(plan, 'failed'));
    });
  }
}

/** What a run has that nobody planned ahead. */
const OF_THE_MOMENT = {
  mode: 'delivery',
  helperAccountId: null,
  windowId: null,
  vehicleId: null,
  dueFrom: null,
  dueUntil: null,
} as const;

/** How often somebody has set out with something for this need already, and come back. */
async function stopsBefore(tx: Tx, needId: NeedId): Promise<number> {
  const [row] = await tx.sql<{ stops: number }>(
    `select count(*)::int as stops from stop
       join plan on plan.tenant_code = stop.tenant_code and plan.id = stop.plan_id
      where stop.tenant_code = $1 and plan.need_id = $2 and stop.status = 'failed'`,
    [tx.tenantCode, needId],
  );
  return row?.stops ?? 0;
}

/** The plans that the global ids name, each once; null when one is none, or of another community. */
export function planIdsIn(tenantCode: TenantCode, ids: readonly string[]): readonly PlanId[] | null {
  const plans = ids.map((id) => uuidAt<PlanId>(id, 'Plan'));
  const here = plans.flatMap((plan) => (plan?.tenantCode === tenantCode ? [plan.id] : []));
  return here.length === ids.length ? [...new Set(here)] : null;
}

async function mustFind(tx: ReadTx, id: RunId): Promise<RunWithStops> {
  const run = await tx.findOne(RunEntity, { id });
  if (run === null) throw new Error(`Run ${id} is unknown.`);
  const stops = await tx.find(StopEntity, { runId: id }, { orderBy: { position: 'ASC' }, limit: STOPS_PER_RUN_MAX });
  return { run, stops };
}
