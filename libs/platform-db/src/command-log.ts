import { createHmac } from 'node:crypto';

import { refuse, Refusal, type Actor, type Json, type Operation, type TenantCode } from '@yicang/kernel';

import { Fault } from './faults.js';
import type { Session, Statement } from './session.js';

/** One attempt of one person to change something. Sent twice with the same id, it is done once. */
export interface Command {
  readonly operation: Operation;
  readonly commandId: string;
  /** What was asked for. Kept as an HMAC only, to tell another use of the same id. */
  readonly input: unknown;
  /** Ties events and audit entries to the request they come from; the command's id when there is none. */
  readonly traceId: string;
}

/** What a command came to when it was first sent. */
export interface Earlier<R> {
  readonly outcome: R | Refusal;
}

/** The largest outcome that is kept, in characters of JSON. */
const OUTCOME_LENGTH_MAX = 65_536;

/** A command's place in the log of one tenant: claimed before the work, its outcome recorded with it. */
export class CommandClaim {
  private readonly key: readonly [TenantCode, string];
  private readonly use: readonly [subject: string, operation: string, inputHmac: Buffer];

  constructor(actor: Actor, tenantCode: TenantCode, command: Command, hashKey: Buffer) {
    const inputHmac = createHmac('sha256', hashKey).update(stableJson(command.input)).digest();
    this.key = [tenantCode, command.commandId];
    this.use = [actor.subject, command.operation.name, inputHmac];
  }

  /** True when the command is ours to do; false when it was done before. A twin that is being done now is waited for. */
  async isFirst(session: Session): Promise<boolean> {
    const claimed = await session.sql(
      `insert into command_log (tenant_code, command_id, subject, operation, input_hmac) values ($1, $2, $3, $4, $5)
       on conflict do nothing returning 1`,
      [...this.key, ...this.use],
    );
    return claimed.length === 1;
  }

  /** What the command came to before: a refusal that tells nothing of it when that was another use of the id; null when it is new. */
  async earlier<R>(session: Session): Promise<Earlier<R> | null> {
    const [earlier] = await session.sql<{ isSameUse: boolean; outcome: string }>(
      `select (subject, operation, input_hmac) = ($3, $4, $5) as "isSameUse", outcome::text as outcome
         from command_log where tenant_code = $1 and command_id = $2`,
      [...this.key, ...this.use],
    );
    if (earlier === undefined) return null;
    return { outcome: earlier.isSameUse ? parseOutcome<R>(earlier.outcome) : refuse('COMMAND_ID_REUSED') };
  }

  /** The statement that records what the command came to. */
  record(outcome: unknown): Statement {
    return [
      'update command_log set outcome = $3 where tenant_code = $1 and command_id = $2',
      [...this.key, outcomeJson(outcome)],
    ];
  }
}

/** JSON whose keys are sorted, so that equal values have equal texts. */
export function stableJson(value: unknown): string {
  return JSON.stringify(value ?? null, (_, entry: unknown) => {
    if (entry === null || typeof entry !== 'object' || Array.isArray(entry)) return entry;
    return Object.fromEntries(Object.entries(entry).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}

/** An outcome as it is kept. Instants are marked, so that they come back as instants; classes other than Refusal are not kept. */
export function outcomeJson(outcome: unknown): string {
  const kept = outcome instanceof Refusal ? { refused: outcome } : { value: outcome };
  const json = JSON.stringify(kept, function (this: Record<string, unknown>, key, value: unknown) {
    const held = this[key];
    return held instanceof Date ? { $instant: held.toISOString() } : value;
  });
  if (json.length > OUTCOME_LENGTH_MAX)
    throw new Fault(`An outcome has at most ${OUTCOME_LENGTH_MAX} characters of JSON`);
  return json;
}

/** The outcome that was kept. */
export function parseOutcome<R>(json: string): R | Refusal {
  const kept = JSON.parse(json, (_, value: Json) => (isInstant(value) ? new Date(value.$instant) : value)) as {
    readonly value?: R;
    readonly refused?: { readonly reason: string; readonly details: Record<string, Json> };
  };
  return kept.refused === undefined ? (kept.value as R) : refuse(kept.refused.reason, kept.refused.details);
}

function isInstant(value: Json): value is { readonly $instant: string } {
  return value !== null && typeof value === 'object' && '$instant' in value && typeof value.$instant === 'string';
}
