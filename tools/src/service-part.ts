import type { RunningService } from '@yicang/platform-graphql';

/** A service that runs, in this process or in its own. */
export interface ServicePart extends RunningService {
  readonly pid: number;
  /** Calls back if it ends unasked. It is not started again: a reason that nobody read would come back. */
  onDeath(listener: (how: string) => void): void;
}
