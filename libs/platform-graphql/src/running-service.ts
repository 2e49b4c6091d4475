/** How a service is. Live: the process need not be replaced. Ready: it can do its work now. Details never name a person. */
export interface Health {
  readonly live: boolean;
  readonly ready: boolean;
  readonly details: Readonly<Record<string, unknown>>;
}

/** A service of this process that serves until it is stopped. */
export interface RunningService {
  readonly name: string;
  /** Takes nothing new, finishes what it began and lets go of every connection. A second call waits for the first. */
  stop(): Promise<void>;
  health(): Promise<Health>;
}
