import { type Msg, type NatsConnection } from '@nats-io/transport-node';
import { grantsChangedV1, parseEnvelope, Violation } from '@yicang/contracts';
import { type Actor } from '@yicang/kernel';
import { LRUCache } from 'lru-cache';

/** No token lives as long: one from before has ended by itself then. */
const KNOWN_MS = 15 * 60_000;
const KNOWN_MAX = 100_000;

/**
 * Knows whose grants changed while tokens from before are still about: who comes with one is asked to refresh it, instead of being
 * told that she may not do what she was given a minute ago.
 */
export class OutdatedGrants {
  private readonly versions = new LRUCache<string, number>({ max: KNOWN_MAX, ttl: KNOWN_MS });
  private readonly listeners = new Set<(subject: string) => void>();

  constructor(connection: NatsConnection) {
    connection.subscribe(`evt.${grantsChangedV1.type}.>`, { callback: (_err, message) => this.hear(message) });
  }

  /** The actor's token is from before her grants changed. */
  isOutdated({ subject, grantVersion }: Actor): boolean {
    return grantVersion < (this.versions.get(subject) ?? 0);
  }

  /** Called with whoever's grants change, from now on. */
  onChange(listener: (subject: string) => void): void {
    this.listeners.add(listener);
  }

  private hear(message: Msg): void {
    const told = parseEnvelope(grantsChangedV1, jsonOf(message));
    if (told instanceof Violation) return;
    const { subject, grantVersion } = told.payload;
    this.versions.set(subject, Math.max(grantVersion, this.versions.get(subject) ?? 0));
    for (const listener of this.listeners) listener(subject);
  }
}

function jsonOf(message: Msg): unknown {
  try {
    return message.json();
  } catch {
    return null; // what is no JSON names nobody
  }
}
