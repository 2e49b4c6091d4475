import { Fault } from '@yicang/platform-db';
import { z } from 'zod';

/** Versions before this one reject `sync_interval`, or can lose a whole stream when killed. */
const VERSION_MIN = [2, 10, 24] as const;
const MONITOR_MAX_MS = 5_000;

const jsz = z.object({ config: z.object({ sync_always: z.boolean().default(false) }) });

/** What is checked of the broker before anything is entrusted to it. */
export interface BrokerCheck {
  readonly version: string;
  /** Base of the broker's monitoring endpoint, such as `http://127.0.0.1:8222`. */
  readonly monitorUrl?: string | undefined;
  /** For trials only: an acknowledged event may be lost in a power cut. */
  readonly allowUnsafeBroker?: boolean | undefined;
}

/** The broker is new enough, and writes each message to disk before it acknowledges it. @throws Fault with what to do about it. */
export async function mustKeepWhatItAcknowledges({
  version,
  monitorUrl,
  allowUnsafeBroker,
}: BrokerCheck): Promise<void> {
  if (!isNewEnough(version))
    throw new Fault(
      `nats-server is ${version}, and must be ${VERSION_MIN.join('.')} or newer: older ones lose acknowledged events.`,
    );
  if (allowUnsafeBroker === true) return;
  if (monitorUrl === undefined)
    throw new Fault(
      'NATS_MONITOR_URL is not set, so nobody can tell whether nats-server writes events to disk before it acknowledges them. ' +
        'Set it to the monitoring address of nats-server, or allow an unsafe broker for a trial.',
    );
  if (!(await syncsAlways(monitorUrl)))
    throw new Fault(
      'nats-server acknowledges events before they are on disk: a power cut loses them. ' +
        'Put `sync_interval: always` into the jetstream block of its configuration, or allow an unsafe broker for a trial.',
    );
}

function isNewEnough(version: string): boolean {
  const parts = version.split(/[.-]/).map(Number);
  const differing = VERSION_MIN.findIndex((least, index) => parts[index] !== least);
  return differing === -1 || Number(parts[differing]) > Number(VERSION_MIN[differing]);
}

async function syncsAlways(monitorUrl: string): Promise<boolean> {
  try {
    const answer = await fetch(new URL('/jsz?config=true', monitorUrl), {
      signal: AbortSignal.timeout(MONITOR_MAX_MS),
    });
    return jsz.parse(await answer.json()).config.sync_always;
  } catch (cause) {
    throw new Fault(
      'The monitoring endpoint of nats-server (NATS_MONITOR_URL) does not say how JetStream is configured.',
      { cause },
    );
  }
}
