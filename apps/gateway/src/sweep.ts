import { type FileStore } from '@yicang/platform-files';
import { type Logger } from '@yicang/platform-graphql';

const SWEEP_EVERY_MS = 3_600_000;

/** Files nobody can name any more are gone, now and every hour, until what is returned is called; it waits for a sweep underway. */
export function sweepHourly(store: FileStore, logger: Logger): () => Promise<void> {
  const sweep = async (): Promise<void> => {
    try {
      const days = await store.sweep(new Date());
      if (days > 0) logger.info({ days }, 'Old files are swept');
    } catch (err) {
      logger.error({ err }, 'Old files could not be swept; it is tried again in an hour');
    }
  };
  let underway = sweep();
  const timer = setInterval(() => {
    underway = sweep();
  }, SWEEP_EVERY_MS);
  return () => {
    clearInterval(timer);
    return underway;
  };
}
