import type { TenantRange } from '@yicang/kernel';

import { Fault } from './faults.js';

// What the bounds of exactRange and subtreeRange look like: nothing in it can end a literal.
const BOUND = /^(?:[0-9A-Z]{1,8}[!~]?|~)$/;

type Mode = 'read write' | 'read only';

/** Answers the transaction's time. */
export const NOW = 'select transaction_timestamp() as now';

/**
 * The statements that open a transaction which sees and writes this half-open range of tenant codes and nothing else; one that
 * writes is told its time by the last of them. They are literals because Citus hands SET LOCAL on to its workers and set_config
 * not, and hence they are checked. @throws Fault for a bound that is none of the kernel's.
 */
export function beginInScope({ from, to }: TenantRange, mode: Mode, lockWaitMs?: number): string {
  for (const bound of [from, to]) if (!BOUND.test(bound)) throw new Fault('A scope needs checked bounds');
  return beginWith([`set local app.scope_from = '${from}'; set local app.scope_to = '${to}'`], mode, lockWaitMs);
}

/** The statements that open a transaction with no scope: for the roles whose policies ask for none. */
export function beginUnscoped(mode: Mode, lockWaitMs?: number): string {
  return beginWith([], mode, lockWaitMs);
}

/** Who can come back later waits for a lock no longer than `lockWaitMs`; who only reads seldom needs the time. */
function beginWith(scope: readonly string[], mode: Mode, lockWaitMs: number | undefined): string {
  const waiting = lockWaitMs === undefined ? [] : [`set local lock_timeout = ${lockWaitMs}`];
  return [`begin ${mode}`, ...waiting, ...scope, ...(mode === 'read write' ? [NOW] : [])].join('; ');
}
