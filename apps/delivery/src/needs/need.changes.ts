import { needWithdrawnV1 } from '@yicang/contracts';
import { Refusal, type FamilyId, type NeedEnd, type NeedId, type PlanId } from '@yicang/kernel';
import { type Tx } from '@yicang/platform-db';
import { giveUpPlan, lockNeed } from '../plans/plan.changes.js';
import { BEFORE_RUN } from '../plans/plan.rules.js';
import { NeedEntity } from './need.entity.js';
import { withdrawNeed } from './need.rules.js';

/**
 * Nothing more is planned for the need, and its plans that have not departed are given up; those under way go on. The need
 * must be there.
 */
export async function giveUpNeed(tx: Tx, needId: NeedId, reason: NeedEnd): Promise<NeedEntity | Refusal<'NEED_MET'>> {
  const decided = withdrawNeed(await lockNeed(tx, needId), reason);
  if (decided instanceof Refusal) return decided;
  for (const id of await plansBeforeRun(tx, needId)) await giveUpPlan(tx, id);
  const need = await lockNeed(tx, needId); // it counts without those plans now
  if (decided === 'unchanged') return need;
  const withdrawn = await tx.save(NeedEntity, need, decided);
  await tx.emit(needWithdrawnV1, withdrawn, { needId, reason });
  return withdrawn;
}

/** Nothing more is planned for the family, and nothing is left of what was written about it. Opaque ids stay. */
export async function forgetFamily(tx: Tx, familyId: FamilyId): Promise<void> {
  const needs = await tx.sql<{ id: NeedId }>('select id from need where family_id = $1 order by id', [familyId]);
  for (const { id } of needs) {
    await giveUpNeed(tx, id, 'familyErased');
    await tx.save(NeedEntity, await lockNeed(tx, id), { note: '', specification: '' });
  }
}

async function plansBeforeRun(tx: Tx, needId: NeedId): Promise<PlanId[]> {
  const plans = await tx.sql<{ id: PlanId }>(
    'select id from plan where need_id = $1 and status = any($2) order by id',
    [needId, BEFORE_RUN],
  );
  return plans.map(({ id }) => id);
}
