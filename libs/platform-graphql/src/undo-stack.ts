import type { Logger } from './logger.js';

/** What was begun, to be ended in reverse: whatever uses a thing is gone before the thing is. */
export class UndoStack {
  private readonly ends: { readonly what: string; readonly end: () => void | Promise<void> }[] = [];
  private ended: Promise<void> | null = null;

  /** `end` is called by `undo`, before everything that was begun earlier. */
  push(what: string, end: () => void | Promise<void>): void {
    this.ends.push({ what, end });
  }

  /** Everything has ended, the newest first. One that fails is logged and does not keep the others from it. */
  undo(logger: Logger): Promise<void> {
    this.ended ??= this.run(logger);
    return this.ended;
  }

  private async run(logger: Logger): Promise<void> {
    for (const { what, end } of this.ends.toReversed()) {
      try {
        await end();
      } catch (err) {
        logger.error({ err, what }, 'This did not stop as it should');
      }
    }
  }
}
