import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { NATION } from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';
import { ATTEMPT_WINDOW_SECONDS, ATTEMPTS_PER_CLIENT_MAX, ATTEMPTS_PER_NAME_MAX } from './session.rules.js';

/** Old windows cleared away by each success: more than one attempt can add. */
const CLEARED_MAX = 10;

/** Who tries: the name that was typed, known or not, and the network address; null when the gateway could not tell. */
export interface Attempt {
  readonly loginName: string;
  readonly client: string | null;
}

/**
 * Counts attempts to sign in, before the password is looked at, so that many at once cannot slip through. In the database,
 * so that all processes count together. Names and addresses are kept as hashes, until their window is over.
 *
 * Not rate-limiter-flexible: its PostgreSQL store needs a key of its own that does not start with the tenant, and a pool.
 */
@Injectable()
export class SignInThrottle {
  constructor(private readonly uow: UnitOfWork) {}

  /** One more attempt. @returns how many seconds to wait when it is one too many; 0 when it may go on. */
  count(attempt: Attempt): Promise<number> {
    return this.uow.asSystem(async (tx) => {
      const [counted] = await tx.sql<{ waitSeconds: number }>(
        `with counted as (
           insert into sign_in_attempt as earlier (tenant_code, key, attempts, window_ends_at)
           select $1, key, 1, now() + make_interval(secs => $3) from unnest($2::text[]) as key order by key
           on conflict (tenant_code, key) do update set
             attempts = case when earlier.window_ends_at <= now() then 1 else earlier.attempts + 1 end,
             window_ends_at = case when earlier.window_ends_at <= now() then excluded.window_ends_at else earlier.window_ends_at end
           returning key, attempts, window_ends_at)
         select coalesce(max(ceil(extract(epoch from window_ends_at - now()))), 0)::integer as "waitSeconds" from counted
          where attempts > case when starts_with(key, 'name:') then $4::integer else $5::integer end`,
        [NATION, keysOf(attempt), ATTEMPT_WINDOW_SECONDS, ATTEMPTS_PER_NAME_MAX, ATTEMPTS_PER_CLIENT_MAX],
      );
      return counted?.waitSeconds ?? 0;
    });
  }

  /** The attempt was right: the name starts afresh, and the client has one less. */
  async forgive(attempt: Attempt): Promise<void> {
    await this.uow.asSystem(async (tx) => {
      await tx.sql(
        `update sign_in_attempt set attempts = case when starts_with(key, 'name:') then 0 else greatest(attempts - 1, 0) end
          where (tenant_code, key) in (
            select tenant_code, key from sign_in_attempt where tenant_code = $1 and key = any ($2) order by key for update)`,
        [NATION, keysOf(attempt)],
      );
      await tx.sql(
        `delete from sign_in_attempt where (tenant_code, key) in (
           select tenant_code, key from sign_in_attempt where window_ends_at < now() limit $1 for update skip locked)`,
        [CLEARED_MAX],
      );
    });
  }
}

function keysOf({ loginName, client }: Attempt): string[] {
  const name = `name:${hashed(loginName.normalize('NFKC').trim().toLowerCase())}`;
  return client === null ? [name] : [name, `client:${hashed(client)}`];
}

function hashed(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
