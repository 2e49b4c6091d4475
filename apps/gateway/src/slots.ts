/** How many at a time: of one, and of all together. */
export interface SlotsMax {
  readonly ofOne: number;
  readonly ofAll: number;
}

/** Places that are taken for a while. */
export class Slots {
  private readonly held = new Map<string, number>();
  private all = 0;

  constructor(private readonly max: SlotsMax) {}

  /** A place is hers until she calls what is returned; null when she has as many as one may, or all are taken. */
  take(who: string): (() => void) | null {
    const hers = this.held.get(who) ?? 0;
    if (hers >= this.max.ofOne || this.all >= this.max.ofAll) return null;
    this.held.set(who, hers + 1);
    this.all += 1;
    let isFree = false;
    return () => {
      if (isFree) return;
      isFree = true;
      this.all -= 1;
      const left = (this.held.get(who) ?? 0) - 1;
      if (left > 0) this.held.set(who, left);
      else this.held.delete(who);
    };
  }
}
