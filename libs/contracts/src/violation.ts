import type { z } from 'zod';

const PROBLEM_LENGTH_MAX = 500;

/** Malformed input from outside. It never becomes right by trying again, so a message that is one is parked. */
export class Violation {
  constructor(readonly problem: string) {}
}

/** What zod found wrong, in one line of at most 500 characters that names fields and rules but repeats no value. */
export function violationOf(what: string, error: z.ZodError): Violation {
  const problems = error.issues.map((issue) => `${issue.path.map(String).join('.') || 'it'}: ${issue.message}`);
  return new Violation(`${what}: ${problems.join('; ')}`.slice(0, PROBLEM_LENGTH_MAX));
}
