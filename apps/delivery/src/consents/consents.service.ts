import { Injectable } from '@nestjs/common';
import { localDateAt, refuse, Refusal, type Actor, type PlanId, type TenantCode } from '@yicang/kernel';
import { type Tx, UnitOfWork } from '@yicang/platform-db';
import { orThrow } from '@yicang/platform-graphql';
import { PlanEntity } from '../plans/plan.entity.js';
import { READ_PLANS } from '../plans/plan.rules.js';
import {
  ALLOW_NEIGHBOUR,
  allowNeighbour,
  DISALLOW_NEIGHBOUR,
  disallowNeighbour,
  mayBeAllowed,
  type ConsentWish,
} from './consent.rules.js';
import { NeighbourConsentEntity } from './neighbour-consent.entity.js';

interface OfPlan {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly planId: PlanId;
}
export interface AllowNeighbour extends OfPlan, ConsentWish {}

@Injectable()
export class ConsentsService {
  constructor(private readonly uow: UnitOfWork) {}

  /** What is planned may be left with somebody else. */
  allow(actor: Actor, command: AllowNeighbour, traceId: string): Promise<NeighbourConsentEntity | Refusal> {
    const { commandId, tenantCode, planId, relation, givenBy } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: ALLOW_NEIGHBOUR, commandId, input: command, traceId },
      async (tx) => {
        const plan = await tx.findOne(PlanEntity, { id: planId });
        if (plan === null) return refuse('PLAN_NOT_FOUND');
        const may = mayBeAllowed(plan);
        if (may instanceof Refusal) return may;
        const { consent, isNew } = await consentOf(tx, planId, { relation, givenBy });
        const today = localDateAt(tx.now);
        const allowed = allowNeighbour(consent, { relation, givenBy }, today);
        if (isNew || allowed !== 'unchanged') await tx.audit(ALLOW_NEIGHBOUR.name, { planId, relation, givenBy });
        return allowed === 'unchanged' ? consent : tx.save(NeighbourConsentEntity, consent, allowed);
      },
    );
  }

  /** It is handed to the recipient, or to nobody. */
  disallow(actor: Actor, command: OfPlan, traceId: string): Promise<NeighbourConsentEntity | Refusal> {
    const { commandId, tenantCode, planId } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: DISALLOW_NEIGHBOUR, commandId, input: command, traceId },
      async (tx) => {
        if ((await tx.findOne(PlanEntity, { id: planId })) === null) return refuse('PLAN_NOT_FOUND');
        const consent = await tx.lock(NeighbourConsentEntity, { planId });
        const disallowed = disallowNeighbour(consent, localDateAt(tx.now));
        if (disallowed instanceof Refusal) return disallowed;
        if (consent === null || disallowed === 'unchanged') return consent ?? refuse('NEIGHBOUR_NOT_ALLOWED');
        await tx.audit(DISALLOW_NEIGHBOUR.name, { planId });
        return tx.save(NeighbourConsentEntity, consent, disallowed);
      },
    );
  }

  /** What holds for these plans of one community, in their order; null where it may be left with nobody else. */
  async ofPlans(actor: Actor, tenantCode: TenantCode, planIds: readonly PlanId[]) {
    const found = await this.uow.read(actor, tenantCode, READ_PLANS, (tx) =>
      tx.rows(NeighbourConsentEntity, 'where tenant_code = $1 and plan_id = any ($2) and withdrawn_on is null', [
        tenantCode,
        planIds,
      ]),
    );
    const byPlan = new Map(orThrow(found).map((consent) => [consent.planId, consent]));
    return planIds.map((planId) => byPlan.get(planId) ?? null);
  }
}

/** The plan's consent, locked; as wished when there was none. Of twenty who give the first at once, one does. */
async function consentOf(tx: Tx, planId: PlanId, { relation, givenBy }: ConsentWish) {
  const made = await tx.sql(
    `insert into neighbour_consent (tenant_code, plan_id, relation, given_by, allowed_on, version)
     values ($1, $2, $3, $4, $5, 1) on conflict do nothing returning 1`,
    [tx.tenantCode, planId, relation, givenBy, localDateAt(tx.now)],
  );
  const consent = await tx.lock(NeighbourConsentEntity, { planId });
  if (consent === null) throw new Error(`The consent for plan ${planId} is gone.`);
  return { consent, isNew: made.length > 0 };
}
