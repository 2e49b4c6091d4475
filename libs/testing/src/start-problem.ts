/**
 * Something only a person can put right kept a server from starting. The message says what, why and what to do, zh
 * first; it is meant to be printed without a stack.
 */
export class StartProblem extends Error {
  override readonly name = 'StartProblem';

  constructor(zh: string, en: string, options?: ErrorOptions) {
    super(`${zh}\n${en}`, options);
  }
}

/** Tells a person about a long or unusual step, zh first. */
export type Tell = (zh: string, en: string) => void;
