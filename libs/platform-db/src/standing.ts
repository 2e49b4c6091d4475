import { NATION, refuse, type Actor, type Refusal } from '@yicang/kernel';

import type { Session } from './session.js';

/** GRANTS_CHANGED: the token is older than the grants. GRANTS_STALE: that cannot be told just now. */
export type StandingRefusal = Refusal<'GRANTS_CHANGED' | 'GRANTS_STALE'>;

/** Says whether what an actor was granted still stands. Asked in every transaction of a person, in its first round trip. */
export interface StandingCheck {
  check(session: Pick<Session, 'sql'>, actor: Actor): Promise<StandingRefusal | null>;
}

/** Refuses an actor whose grants are older than what this service has heard of, by `subject_standing`. */
export class RecordedStanding implements StandingCheck {
  async check(session: Pick<Session, 'sql'>, actor: Actor): Promise<Refusal<'GRANTS_CHANGED'> | null> {
    if (actor.kind === 'system' || actor.kind === 'public') return null;
    const newer = await session.sql(
      'select from subject_standing where tenant_code = $1 and subject = $2 and grant_version > $3',
      [NATION, actor.subject, actor.grantVersion],
    );
    return newer.length === 0 ? null : refuse('GRANTS_CHANGED');
  }
}
