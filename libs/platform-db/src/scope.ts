import type { TenantRange } from '@yicang/kernel';

import { Fault } from './faults.js';

// What the bounds of exactRange and subtreeRange look like: nothing in it can end a literal.
const BOUND = /^(?:[0-9A-Z]{1,8}[!~]?|~)$/;

type Mode = 'read write' | 'read only';

/**
 * The statements that open a transaction which sees and writes this half-open range of tenant codes and nothing else;
 * the last one answers the transaction's time. They are literals because Citus hands SET LOCAL on to its workers and
 * set_config not, and hence they are checked. @throws Fault for a bound that is none of the kernel's.
 */
export function beginInScope(range: TenantRange, mode: Mode, lockWaitMs?: number): string {
  for (const bound of [range.from, range.to]) if (!BOUND.test(bound)) throw new Fault('A scope needs checked bounds');
  return `begin ${mode}; ${waiting(lockWaitMs)}set local app.scope_from = '${range.from}'; set local app.scope_to = '${range.to}'; ${NOW}`;
}

/** The statements that open a transaction with no scope: for the roles whose policies ask for none. */
export function beginUnscoped(mode: Mode, lockWaitMs?: number): string {
  return `begin ${mode}; ${waiting(lockWaitMs)}${NOW}`;
}

/** Who can come back later waits for a lock no longer than this. */
function waiting(lockWaitMs: number | undefined): string {
  return lockWaitMs === undefined ? '' : `set local lock_timeout = ${lockWaitMs}; `;
}

const NOW = 'select transaction_timestamp() as now';
