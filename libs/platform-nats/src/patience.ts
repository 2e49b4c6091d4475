import { setTimeout as after } from 'node:timers/promises';

const DELAY_FIRST_MS = 50;
const DELAY_MAX_MS = 5_000;
const DOUBLINGS_MAX = 10;

/** Milliseconds to wait after this many failures in a row: doubling up to 5 s, half of it by chance, so that not all come back at once. */
export function delayAfter(failures: number): number {
  const longest = Math.min(DELAY_MAX_MS, DELAY_FIRST_MS * 2 ** Math.min(failures, DOUBLINGS_MAX));
  return longest * (0.5 + Math.random() / 2);
}

/** Resolves after this many milliseconds, or as soon as the signal is given. */
export async function rest(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await after(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
