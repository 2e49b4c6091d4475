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
// 08 connection, 53 resources, 57P01-05 shutdown, 25P03 idle too long, 40001/40P01 conflict, 58 system, and the busy ones.
const INFRASTRUCTURE_STATE = /^(?:08...|53...|57P0[1-5]|25P03|55P03|57014|40001|40P01|58...)$/;
// 55P03 lock timeout, 57014 statement timeout: undone whole, and what was in the way, a lock or a crowd, passes
const BUSY_STATE = /^(?:55P03|57014)$/;
const CONFLICT_STATE = /^(?:40001|40P01)$/;
const CONSTRAINT_STATE = /^23...$/;
const SOCKET_CODE = /^(?:ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ENOENT)/;
// pg has no codes for these; the sentences are its own
const SOCKET_MESSAGE =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client (?:has encountered|was closed)|Query read timeout|Cannot use a pool after|Query runner already released)/;

/** True when trying again later may help because the database or broker, not the work, is the matter. */
export function isInfrastructure(error: unknown): boolean {
  if (error instanceof InfrastructureFault) return true;
  return causesOf(error).some(
    ({ code, message }) => INFRASTRUCTURE_STATE.test(code) || SOCKET_CODE.test(code) || SOCKET_MESSAGE.test(message),
  );
}

/** True when the rows were not to be had in time: the same work later, and other work now, may succeed. */
export function isBusy(error: unknown): boolean {
  return causesOf(error).some(({ code }) => BUSY_STATE.test(code));
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

/**
 * What all of these give, which were sent at once and are answered in this order. @throws the first one's fault: those after
 * it only say that the transaction is aborted.
 */
export async function inOrder<T extends readonly unknown[] | []>(
  answers: T,
): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }> {
  const settled = await Promise.allSettled<unknown>(answers);
  const failed = settled.find((answer) => answer.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return Promise.all(answers) as Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }>;
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
