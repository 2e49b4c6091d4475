import { types } from 'node:util';

import type { Refusal } from '@yicang/kernel';

/** A bug, or broken infrastructure: thrown, logged once, masked at the door. Never an expected no, which is a Refusal. */
export class Fault extends Error {
  override readonly name: string = 'Fault';
}

/** An update by full key and version met no row: it was changed or hidden since it was read, or never locked. */
export class NotOneRow extends Fault {
  override readonly name = 'NotOneRow';
}

/** The database kept an invariant we did not. `constraint` is its name in the migration. */
export class ConstraintViolation extends Fault {
  override readonly name = 'ConstraintViolation';
  constructor(
    readonly constraint: string,
    cause: unknown,
  ) {
    super(`The database refused the change: ${constraint}`, { cause });
  }
}

/** The database or the broker is away or overloaded; the same call may succeed later, and nothing was changed. */
export class InfrastructureFault extends Fault {
  override readonly name = 'InfrastructureFault';
}

// SQLSTATE classes and codes after which a healthy database would have answered:
// 08 connection, 53 resources, 57P01-05 shutdown, 25P03 idle too long, 55P03 lock timeout, 40001/40P01 conflict, 58 system.
const INFRASTRUCTURE_STATE = /^(?:08...|53...|57P0[1-5]|25P03|55P03|40001|40P01|58...)$/;
const CONFLICT_STATE = /^(?:40001|40P01)$/;
const CONSTRAINT_STATE = /^23...$/;
const SOCKET_CODE = /^(?:ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ENOENT)/;
// pg has no codes for these; the sentences are its own
const SOCKET_MESSAGE =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client (?:has encountered|was closed)|Query read timeout|Cannot use a pool after)/;

/** True when trying again later may help because the database or broker, not the work, is the matter. */
export function isInfrastructure(error: unknown): boolean {
  if (error instanceof InfrastructureFault) return true;
  return causesOf(error).some(
    ({ code, message }) => INFRASTRUCTURE_STATE.test(code) || SOCKET_CODE.test(code) || SOCKET_MESSAGE.test(message),
  );
}

/** True when two transactions were in each other's way and one was undone: the whole of it may be tried again at once. */
export function isConflict(error: unknown): boolean {
  return causesOf(error).some(({ code }) => CONFLICT_STATE.test(code));
}

/** The same error as one of ours: what the driver threw becomes the `cause`. */
export function asFault(error: unknown): Error {
  if (error instanceof Fault) return error;
  const violation = causesOf(error).find(({ code }) => CONSTRAINT_STATE.test(code));
  if (violation !== undefined) return new ConstraintViolation(violation.constraint, error);
  if (isInfrastructure(error)) return new InfrastructureFault('The database is not available', { cause: error });
  return isError(error) ? error : new Fault(String(error));
}

/**
 * What `write` gives, or the refusal that stands for the constraint it broke. Return the refusal at once: PostgreSQL
 * does nothing more in this transaction than undo it. A constraint that is not in the map stays a Fault.
 */
export async function refusalByConstraint<T, R extends string>(
  refusals: Readonly<Record<string, Refusal<R>>>,
  write: () => Promise<T>,
): Promise<T | Refusal<R>> {
  try {
    return await write();
  } catch (error) {
    const refusal = error instanceof ConstraintViolation ? refusals[error.constraint] : undefined;
    if (refusal === undefined) throw error;
    return refusal;
  }
}

interface Cause {
  readonly code: string;
  readonly message: string;
  readonly constraint: string;
}

const CAUSES_MAX = 5;

/** Node's own errors are another realm's in a Jest worker, where `instanceof` does not know them. */
function isError(value: unknown): value is Error {
  return value instanceof Error || types.isNativeError(value);
}

function causesOf(error: unknown): Cause[] {
  const causes: Cause[] = [];
  let current = error;
  while (isError(current) && causes.length < CAUSES_MAX) {
    const { code, constraint, cause, driverError } = current as Error & Record<string, unknown>;
    causes.push({ code: String(code ?? ''), message: current.message, constraint: String(constraint ?? '') });
    current = cause ?? driverError;
  }
  return causes;
}
