/** Chance that a seed repeats: the same seed gives the same throws (mulberry32). */
export class Chance {
  constructor(private state: number) {}

  /** Of its own for each name, so that one who throws more often does not change another's throws. */
  of(name: string): Chance {
    let hash = this.state >>> 0;
    for (const letter of name) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
    return new Chance(hash);
  }

  /** From 0 up to 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  isUnder(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(from: readonly T[]): T {
    const found = from[this.between(0, from.length - 1)];
    if (found === undefined) throw new Error('There is nothing to pick from');
    return found;
  }

  /** An id (uuid v7) of its own. */
  uuid(): string {
    const hex = (digits: number) => Array.from({ length: digits }, () => this.between(0, 15).toString(16)).join('');
    return `01900000-${hex(4)}-7${hex(3)}-8${hex(3)}-${hex(12)}`;
  }
}
