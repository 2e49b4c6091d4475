import { setTimeout as pause } from 'node:timers/promises';
import { WasRefused } from '../graphql-client.js';
import { say } from '../progress.js';

/** What one step of a journey came to. */
export interface StepReport {
  readonly name: string;
  readonly ok: boolean;
  readonly tookMs: number;
  readonly told?: string;
}

/** A step that did not hold ends the journey: what follows would only repeat it. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
}

/** Walks step by step, prints each as it is done, and remembers how it went. */
export class Trail {
  readonly steps: StepReport[] = [];

  /** What the step gave. Throws StepFailed when it did not hold; `tell` says in a few words what was seen. */
  async step<T>(name: string, walk: () => Promise<T>, tell: (seen: T) => string = () => ''): Promise<T> {
    const started = performance.now();
    try {
      const seen = await walk();
      this.note({ name, ok: true, tookMs: since(started), told: tell(seen) });
      return seen;
    } catch (fault) {
      this.note({
        name,
        ok: false,
        tookMs: since(started),
        told: fault instanceof Error ? fault.message : String(fault),
      });
      throw new StepFailed(name, { cause: fault });
    }
  }

  private note(report: StepReport): void {
    this.steps.push(report);
    say(`${report.ok ? '✓' : '✗'} ${report.name}`, `${report.tookMs} ms ${report.told ?? ''}`);
  }
}

const LOOK_EVERY_MS = 10;

/** What `look` sees once `isThere` says so. Throws with what it saw last when that takes longer than `withinMs`. */
export async function eventually<T>(
  look: () => Promise<T>,
  isThere: (seen: T) => boolean,
  withinMs: number,
): Promise<T> {
  for (const endsAt = performance.now() + withinMs; ; await pause(LOOK_EVERY_MS)) {
    const seen = await look();
    if (isThere(seen)) return seen;
    if (performance.now() > endsAt)
      throw new Error(`It did not come within ${withinMs} ms; last seen ${JSON.stringify(seen)}`);
  }
}

/** Throws with the words when the fact does not hold. */
export function mustHold(fact: boolean, words: string): void {
  if (!fact) throw new Error(words);
}

/** Throws unless the attempt is refused for this reason. */
export async function mustBeRefused(reason: string, attempt: () => Promise<unknown>): Promise<void> {
  try {
    await attempt();
  } catch (fault) {
    if (fault instanceof WasRefused && fault.reason === reason) return;
    throw fault;
  }
  throw new Error(`It was accepted, not refused with ${reason}`);
}

function since(started: number): number {
  return Math.round(performance.now() - started);
}
