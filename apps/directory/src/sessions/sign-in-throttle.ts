import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { NATION, tooManyAttempts, type Refusal } from '@yicang/kernel';
import { UnitOfWork, type SystemTx } from '@yicang/platform-db';
import { ATTEMPT_KEYS, ATTEMPT_WINDOW_SECONDS, exhaustedKeys, type AttemptKey } from './session.rules.js';

/** Old windows cleared away by each success: more than one attempt can add. */
const CLEARED_MAX = 10;

/** Who tries: the name that was typed, known or not, and the network address; null when the gateway could not tell. */
export interface Attempt {
  readonly loginName: string;
  readonly client: string | null;
}

interface Counter {
  readonly key: string;
  readonly attempts: number;
  readonly windowEndsAt: Date;
}

/**
 * Counts attempts to sign in, before the password is looked at and under the lock of their counters, so that many at once
 * cannot slip through. In the database, so that all processes count together. A name that is nobody's counts like any
 * other. Names and addresses are kept as hashes, until their window is over.
 *
 * Not rate-limiter-flexible: its PostgreSQL store needs a key of its own that does not start with the tenant, and a pool.
 */
@Injectable()
export class SignInThrottle {
  constructor(private readonly uow: UnitOfWork) {}

  /** The attempt counts, and null says that it may go on; refused with the seconds to wait, it leaves nothing behind. */
  count(attempt: Attempt): Promise<Refusal<'TOO_MANY_ATTEMPTS'> | null> {
    const keys = keysOf(attempt);
    return this.uow.asSystem(async (tx) => {
      const counters = await lockCounters(tx, keys);
      const counterOf = (key: AttemptKey) => counters.find((counter) => counter.key === keys[key]);
      const attemptsBy = (key: AttemptKey) => counterOf(key)?.attempts ?? 0;
      const counted = { pair: attemptsBy('pair'), client: attemptsBy('client'), name: attemptsBy('name') };
      const exhausted = exhaustedKeys(counted);
      if (exhausted.length > 0) {
        const endsAt = Math.max(...exhausted.map((key) => counterOf(key)?.windowEndsAt.getTime() ?? 0));
        return tooManyAttempts(endsAt - tx.now.getTime());
      }
      await tx.sql('update sign_in_attempt set attempts = attempts + 1 where tenant_code = $1 and key = any ($2)', [
        NATION,
        Object.values(keys),
      ]);
      return null;
    });
  }

  /** The attempt was right: this client starts afresh with this name, and either alone has one less. */
  async forgive(attempt: Attempt): Promise<void> {
    const keys = keysOf(attempt);
    await this.uow.asSystem(async (tx) => {
      await lockCounters(tx, keys);
      await tx.sql(
        `update sign_in_attempt set attempts = case when key = $3 then 0 else greatest(attempts - 1, 0) end
          where tenant_code = $1 and key = any ($2)`,
        [NATION, Object.values(keys), keys.pair],
      );
      await tx.sql(
        `delete from sign_in_attempt where (tenant_code, key) in (
           select tenant_code, key from sign_in_attempt where window_ends_at < now() limit $1 for update skip locked)`,
        [CLEARED_MAX],
      );
    });
  }
}

/** What was counted in the current window, which nobody else changes until this transaction ends. Always in one order. */
function lockCounters(tx: SystemTx, keys: Readonly<Record<AttemptKey, string>>): Promise<Counter[]> {
  return tx.sql<Counter>(
    `insert into sign_in_attempt as earlier (tenant_code, key, attempts, window_ends_at)
     select $1, key, 0, now() + make_interval(secs => $3) from unnest($2::text[]) with ordinality as wanted(key, at) order by at
     on conflict (tenant_code, key) do update set
       attempts = case when earlier.window_ends_at <= now() then 0 else earlier.attempts end,
       window_ends_at = case when earlier.window_ends_at <= now() then excluded.window_ends_at else earlier.window_ends_at end
     returning key, attempts, window_ends_at as "windowEndsAt"`,
    [NATION, ATTEMPT_KEYS.map((key) => keys[key]), ATTEMPT_WINDOW_SECONDS],
  );
}

function keysOf({ loginName, client }: Attempt): Readonly<Record<AttemptKey, string>> {
  const name = hashed(loginName.normalize('NFKC').trim().toLowerCase());
  // what has no address shares one
  const address = hashed(client ?? '');
  return { pair: `pair:${hashed(name + address)}`, client: `client:${address}`, name: `name:${name}` };
}

function hashed(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
