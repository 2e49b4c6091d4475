import { JetStreamApiError, jetstreamManager, type StreamInfo, type StreamUpdateConfig } from '@nats-io/jetstream';
import { nanos, type NatsConnection } from '@nats-io/transport-node';

/** A retried publish of the same event within this time is not stored twice. Later ones are dropped by the inboxes. */
const DUPLICATE_WINDOW_MS = 120_000;
const DAY_MS = 86_400_000;
const NAME_TAKEN = 10_058;

/** How one service's stream is kept. */
export interface StreamOptions {
  readonly service: string;
  /** EVENT_MAX_AGE_DAYS: PostgreSQL is the archive, the stream only the courier. */
  readonly maxAgeDays: number;
  /** 1, or 3 in a cluster whose servers fail independently. */
  readonly replicas?: number | undefined;
}

/** The stream every event of this service is in. */
export function streamOf(service: string): string {
  return `EVT_${service.toUpperCase()}`;
}

/**
 * The service's stream is there, kept as the code says: events stay for `maxAgeDays`, on disk, and nobody can delete or
 * purge one. Asking again changes nothing. A stream that is there but kept otherwise stays as it is: no service may change
 * one (see natsUsers), so new settings are the broker administrator's to apply.
 */
export async function ensureStream(
  connection: NatsConnection,
  { service, maxAgeDays, replicas = 1 }: StreamOptions,
): Promise<StreamInfo> {
  const { streams } = await jetstreamManager(connection, { checkAPI: false });
  const name = streamOf(service);
  const changeable: Partial<StreamUpdateConfig> = {
    subjects: [`evt.${service}.>`],
    max_age: nanos(maxAgeDays * DAY_MS),
    duplicate_window: nanos(DUPLICATE_WINDOW_MS),
    discard: 'old',
    deny_delete: true,
    deny_purge: true,
    num_replicas: replicas,
  };
  try {
    return await streams.add({ ...changeable, name, storage: 'file', retention: 'limits' });
  } catch (error) {
    if (!(error instanceof JetStreamApiError && error.code === NAME_TAKEN)) throw error;
    return await streams.info(name);
  }
}
