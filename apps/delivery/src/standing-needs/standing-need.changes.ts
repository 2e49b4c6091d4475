import { addDays, endOfDay, Refusal, type FamilyId, type LocalDate, type StandingNeedId } from '@yicang/kernel';
import { type Tx } from '@yicang/platform-db';
import { StandingNeedEntity } from './standing-need.entity.js';
import { endStandingNeed, type StandingNeedEnding } from './standing-need.rules.js';

/** Due work that opens what a standing need falls due for; the reference is its id. */
export const OPEN_STANDING_NEED = 'open-standing-need';

/** The day begins in Asia/Shanghai, and with it what falls due on it. */
export const beginOf = (day: LocalDate): Date => endOfDay(addDays(day, -1));

/** All standing needs of the family have ended for this reason; one that had ended before stays so. `note` is gone when nothing may be left. */
export async function endStandingNeedsOf(tx: Tx, familyId: FamilyId, reason: StandingNeedEnding): Promise<void> {
  const ofFamily = await tx.sql<{ id: StandingNeedId }>(
    'select id from standing_need where tenant_code = $1 and family_id = $2 order by id',
    [tx.tenantCode, familyId],
  );
  for (const { id } of ofFamily) {
    const standing = await tx.lock(StandingNeedEntity, { id });
    if (standing === null) continue;
    const ended = endStandingNeed(standing, reason);
    const change = ended instanceof Refusal || ended === 'unchanged' ? {} : ended;
    const words = reason === 'familyErased' ? { note: '' } : {};
    await tx.save(StandingNeedEntity, standing, { ...change, ...words });
    await tx.unschedule(OPEN_STANDING_NEED, id);
  }
}
