/** What was started last is stopped first, each once, whatever fails on the way. */
export class Shutdown {
  private readonly steps: { readonly name: string; readonly stop: () => Promise<void> }[] = [];
  private running: Promise<void> | null = null;

  /** `stop` will be called after everything that is added later has stopped. */
  add(name: string, stop: () => Promise<void>): void {
    this.steps.push({ name, stop });
  }

  /** Everything has stopped. A second call waits for the first. Throws one AggregateError naming what did not stop cleanly. */
  run(): Promise<void> {
    this.running ??= this.runAll();
    return this.running;
  }

  private async runAll(): Promise<void> {
    const faults: Error[] = [];
    for (const { name, stop } of this.steps.reverse()) {
      try {
        await stop();
      } catch (cause) {
        faults.push(new Error(`${name}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause }));
      }
    }
    if (faults.length > 0) throw new AggregateError(faults, faults.map((fault) => fault.message).join('; '));
  }
}
