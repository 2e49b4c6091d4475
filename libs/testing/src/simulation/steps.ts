import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../chance.js';

/** A step that has not come back by then waits for another's, as one for a locked row does: the others go on. */
const STEP_MS_MAX = 30;
const IDLE_MS = 2;

/** What may happen at one step of a process. */
export interface Mishaps {
  /** Of 1: the process dies, before the step or after it. */
  readonly crash: number;
  /** Of 1: the answer is lost, before the step or after it, and the process lives on. */
  readonly hiccup: number;
}

/** Nothing comes of what a dead process still wants. */
export class Crashed extends Error {
  override readonly name = 'Crashed';
}

/** What a lost connection looks like to whoever used it. */
export class LineLost extends Error {
  override readonly name = 'LineLost';
  readonly code = 'ECONNRESET';
}

interface Waiting {
  readonly lane: unknown;
  readonly act: () => Promise<unknown>;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (fault: Error) => void;
}

/**
 * Everything one process does outside itself, one step at a time, in an order that chance chooses; the steps of one lane, such
 * as a connection, keep theirs. Between any two of them the process may die.
 */
export class Steps {
  taken = 0;
  hiccups = 0;
  readonly dying = new AbortController();
  private readonly waiting: Waiting[] = [];

  constructor(
    private readonly chance: Chance,
    private readonly mishaps: Mishaps,
  ) {}

  get isDead(): boolean {
    return this.dying.signal.aborted;
  }

  /** What the step answers, when its turn has come. @throws Crashed, or LineLost. */
  take<T>(lane: unknown, act: () => Promise<T>): Promise<T> {
    if (this.isDead) return Promise.reject(new Crashed('The process is dead'));
    return new Promise<T>((resolve, reject) => {
      this.waiting.push({ lane, act, resolve: resolve as (answer: unknown) => void, reject });
    });
  }

  /** Steps are taken until the process has ended, or died. */
  async run(hasEnded: () => boolean): Promise<void> {
    while (!hasEnded() && !this.isDead) {
      await allTurns();
      const next = this.next();
      if (next === null) await pause(IDLE_MS);
      else await Promise.race([this.one(next), pause(STEP_MS_MAX)]);
    }
    for (const { reject } of this.waiting.splice(0)) reject(new Crashed('The process is dead'));
  }

  private next(): Waiting | null {
    const heads = this.waiting.filter(({ lane }, at) => this.waiting.findIndex((other) => other.lane === lane) === at);
    if (heads.length === 0) return null;
    const next = this.chance.pick(heads);
    this.waiting.splice(this.waiting.indexOf(next), 1);
    return next;
  }

  private async one({ act, resolve, reject }: Waiting): Promise<void> {
    this.taken++;
    const fate = this.chance.next();
    const { crash, hiccup } = this.mishaps;
    const isLate = this.chance.isUnder(0.5);
    if (fate < crash + hiccup && !isLate) return this.fail(fate < crash, reject);
    try {
      const answer = await act();
      if (fate < crash + hiccup) this.fail(fate < crash, reject);
      else resolve(answer);
    } catch (fault) {
      reject(fault as Error);
    }
  }

  private fail(isCrash: boolean, reject: (fault: Error) => void): void {
    if (isCrash) this.dying.abort();
    else this.hiccups++;
    reject(isCrash ? new Crashed('The process dies here') : new LineLost('Connection terminated unexpectedly'));
  }
}

/** Everything that is ready has had its turn, and what that made ready. */
async function allTurns(): Promise<void> {
  for (let turns = 0; turns < 3; turns++) await new Promise((resolve) => setImmediate(resolve));
}
