import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { normalizePassword } from './account.rules.js';

// argon2id (the package's default) as OWASP's first choice has it: 19 MiB, two passes, one lane; some 20 ms of one core.
// The pool of libuv threads bounds how many run at once, so a flood of guesses takes 4 x 19 MiB and no more.
const HASHING = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const;

/** What is kept of a password. Slow on purpose: never call it inside a transaction. */
export function hashPassword(password: string): Promise<string> {
  return hash(normalizePassword(password), HASHING);
}

let nobodysHash: Promise<string> | null = null;

/** True when it is the password of this hash. Without a hash it takes as long as with one, so a name that is unknown cannot be told by the clock. */
export async function isPassword(passwordHash: string | null, password: string): Promise<boolean> {
  nobodysHash ??= hash(randomBytes(32), HASHING);
  const isRight = await verify(passwordHash ?? (await nobodysHash), normalizePassword(password));
  return isRight && passwordHash !== null;
}
