interface Step {
  readonly name: string;
  readonly stop: () => Promise<void>;
}

/** What was started last is stopped first, each once, whatever fails on the way. */
export class Shutdown {
  private readonly steps: (readonly Step[])[] = [];
  private running: Promise<void> | null = null;

  /** `stop` will be called after everything that is added later has stopped. */
  add(name: string, stop: Step['stop']): void {
    this.steps.push([{ name, stop }]);
  }

  /** The same for several that are stopped at once, because none of them needs another to stop well. */
  addTogether(steps: readonly Step[]): void {
    this.steps.push(steps);
  }

  /** Everything has stopped. A second call waits for the first. Throws one AggregateError naming what did not stop cleanly. */
  run(): Promise<void> {
    this.running ??= this.runAll();
    return this.running;
  }

  private async runAll(): Promise<void> {
    const faults: Error[] = [];
    const run = async ({ name, stop }: Step): Promise<void> => {
      try {
        await stop();
      } catch (cause) {
        faults.push(new Error(`${name}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause }));
      }
    };
    for (const together of this.steps.reverse()) await Promise.all(together.map(run));
    if (faults.length > 0) throw new AggregateError(faults, faults.map((fault) => fault.message).join('; '));
  }
}
