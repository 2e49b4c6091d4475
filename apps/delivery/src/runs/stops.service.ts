import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  familyServedV1,
  planDeliveredV1,
  proveRecipientV1,
  receiptPublishedV1,
  stopFailedV1,
  stopHandedOverV1,
} from '@yicang/contracts';
import {
  refuse,
  Refusal,
  uuidAt,
  type Actor,
  type DeliveryFailureReason,
  type LocalDate,
  type PlanId,
  type StopId,
  type TenantCode,
} from '@yicang/kernel';
import { UnitOfWork, type ReadTx, type Tx } from '@yicang/platform-db';
import { orNull } from '@yicang/platform-graphql';
import { Bus } from '@yicang/platform-nats';
import { changePlan } from '../plans/plan.changes.js';
import { type PlanEntity } from '../plans/plan.entity.js';
import { endPlan } from '../plans/plan.rules.js';
import { newReceiptCode } from '../receipts/receipt.rules.js';
import { ReceiptEntity } from '../receipts/receipt.entity.js';
import { RunEntity } from './run.entity.js';
import {
  CONFIRM_HAND_OVER,
  dayOfStop,
  FAIL_STOP,
  failStop,
  handOver,
  isOnTime,
  mayCarryOut,
  maySee,
  READ_RUNS,
  recallStop,
} from './run.rules.js';
import { RunsService } from './runs.service.js';
import { StopEntity } from './stop.entity.js';

export interface ConfirmHandOver {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly stopId: StopId;
  readonly handOverCode: string;
  /** When it happened, as a phone that was offline tells; null for now. */
  readonly happenedAt: Date | null;
}
export interface FailStop {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly stopId: StopId;
  readonly reason: DeliveryFailureReason;
  readonly happenedAt: Date | null;
}

@Injectable()
export class StopsService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly bus: Bus,
    private readonly runs: RunsService,
  ) {}

  /** The recipient has the item, proven by the code of her card; need met, receipt public, all in one step. */
  async confirmHandOver(actor: Actor, command: ConfirmHandOver, traceId: string): Promise<StopEntity | Refusal> {
    const { commandId, tenantCode, stopId, handOverCode } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: CONFIRM_HAND_OVER, commandId, input: command, traceId },
      async (tx) => {
        const own = await ownStop(tx, actor, tenantCode, await tx.lock(StopEntity, { id: stopId }));
        if (own instanceof Refusal) return own;
        const handedOverOn = dayOfStop(command.happenedAt, own.run, tx.now);
        if (handedOverOn instanceof Refusal) return handedOverOn;
        const handedOver = handOver(own.stop, handedOverOn);
        if (handedOver instanceof Refusal) return handedOver;
        const onTime = isOnTime(own.run, command.happenedAt ?? tx.now);
        const ended = await tx.save(StopEntity, own.stop, { ...handedOver, isOnTime: onTime });
        const { runId, planId, itemCode } = ended;
        await tx.emit(stopHandedOverV1, ended, { stopId, runId, planId, itemCode, handedOverOn });
        await tx.emit(familyServedV1, { version: 1 }, { stopId, familyId: ended.familyId, servedOn: handedOverOn });
        const plan = await endOf(tx, planId, 'delivered');
        const { needId, quantity } = plan;
        await tx.emit(planDeliveredV1, plan, { planId, needId, quantity, deliveredOn: handedOverOn });
        await publishReceipt(tx, plan, own.run, handedOverOn);
        await this.runs.settle(tx, runId);
        return ended;
      },
      async () => {
        const own = await this.uow.read(actor, tenantCode, READ_RUNS, async (tx) =>
          ownStop(tx, actor, tenantCode, await tx.findOne(StopEntity, { tenantCode, id: stopId })),
        );
        if (own instanceof Refusal) return own;
        const { familyId } = own.stop;
        // a door that is closed already, and a wrong time, must not cost the family one of its tries
        const day = dayOfStop(command.happenedAt, own.run, new Date());
        const handedOver = day instanceof Refusal ? day : handOver(own.stop, day);
        if (handedOver instanceof Refusal) return handedOver;
        return this.bus.rpc(proveRecipientV1, { tenantCode, familyId, handOverCode, stopId }, { traceId });
      },
    );
  }

  /** The item could not be handed over: the need is open again, and inventory takes the item back, or has it lost, on hearing of it. */
  async fail(actor: Actor, command: FailStop, traceId: string): Promise<StopEntity | Refusal> {
    const { commandId, tenantCode, stopId, reason } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: FAIL_STOP, commandId, input: command, traceId },
      async (tx) => {
        const own = await ownStop(tx, actor, tenantCode, await tx.lock(StopEntity, { id: stopId }));
        if (own instanceof Refusal) return own;
        const failedOn = dayOfStop(command.happenedAt, own.run, tx.now);
        if (failedOn instanceof Refusal) return failedOn;
        const failed = failStop(own.stop, reason, failedOn);
        if (failed instanceof Refusal) return failed;
        const ended = await tx.save(StopEntity, own.stop, failed);
        const { runId, planId, itemCode } = ended;
        await tx.emit(stopFailedV1, ended, { stopId, runId, planId, itemCode, reason, failedOn });
        await endOf(tx, planId, 'failed');
        await this.runs.settle(tx, runId);
        return ended;
      },
    );
  }

  /** The item of this plan was recalled, inside the transaction of the event that says so: at its door nobody gets it. */
  async recall(tx: Tx, planId: PlanId): Promise<void> {
    const stop = await tx.lock(StopEntity, { planId });
    const recalled = stop === null ? 'unchanged' : recallStop(stop);
    if (stop !== null && recalled !== 'unchanged') await tx.save(StopEntity, stop, recalled);
  }

  /** The stop behind a global id; null when the id is none, or the stop is not there or its run not the actor's to see. */
  async byId(actor: Actor, id: string): Promise<StopEntity | null> {
    const key = uuidAt<StopId>(id, 'Stop');
    if (key === null) return null;
    const { tenantCode } = key;
    return orNull(
      await this.uow.read(actor, tenantCode, READ_RUNS, async (tx) => {
        const stop = await tx.findOne(StopEntity, key);
        const run = stop && (await tx.findOne(RunEntity, { tenantCode, id: stop.runId }));
        return run && maySee(actor, run, tenantCode, await tx.time()) ? stop : null;
      }),
    );
  }
}

/** Anybody may read that it arrived, on the day on which it did. */
async function publishReceipt(
  tx: Tx,
  { itemCode, itemNameZh }: PlanEntity,
  { code: runCode }: RunEntity,
  deliveredOn: LocalDate,
): Promise<void> {
  const facts = { itemCode, itemNameZh, deliveredOn, runCode };
  const receipt = await tx.insert(ReceiptEntity, { ...facts, code: newReceiptCode(randomBytes(11)) });
  await tx.emit(receiptPublishedV1, { version: 1 }, { receiptCode: receipt.code, itemCode, deliveredOn });
}

/** The plan of a stop is over, and its need counts it so. */
function endOf(tx: Tx, planId: PlanId, end: 'delivered' | 'failed'): Promise<PlanEntity> {
  return changePlan(tx, planId, (plan) => endPlan(plan, end));
}

/** The stop with its run, if that is one of the actor's own or hers to oversee; another's is not there. */
async function ownStop(
  tx: ReadTx,
  actor: Actor,
  tenantCode: TenantCode,
  stop: StopEntity | null,
): Promise<{ stop: StopEntity; run: RunEntity } | Refusal<'STOP_NOT_FOUND'>> {
  const run = stop && (await tx.findOne(RunEntity, { tenantCode, id: stop.runId }));
  return stop !== null && run !== null && mayCarryOut(actor, run, tenantCode, await tx.time())
    ? { stop, run }
    : refuse('STOP_NOT_FOUND');
}
