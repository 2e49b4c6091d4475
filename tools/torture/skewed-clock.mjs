/**
 * Loaded before a service by `--import=…/skewed-clock.mjs?days=N`: the clock of that process is wrong by N days. Only the
 * torture run does this.
 */
const shiftMs = Number(new URL(import.meta.url).searchParams.get('days')) * 86_400_000;
const RealDate = Date;

globalThis.Date = class Date extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + shiftMs);
    else super(...given);
  }

  static now() {
    return RealDate.now() + shiftMs;
  }
};
