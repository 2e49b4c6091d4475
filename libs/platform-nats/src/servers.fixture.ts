import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { itemMovedV1, type ServiceName } from '@yicang/contracts';
import { type RunningNats, type RunningPostgres, startNats, startPostgres } from '@yicang/testing';

import { type Bus, connectBus, makeKeyTexts, natsUsers, readIdentity, type ServiceIdentity } from './index.js';

/** The purposes the specs' handlers have. */
export const CONSUMES = {
  delivery: { shelves: [itemMovedV1] },
  reporting: { moves: [itemMovedV1] },
} as const;

const SERVICES: readonly ServiceName[] = ['gateway', 'directory', 'inventory', 'delivery', 'reporting', 'registry'];
const passwordOf = (service: string): string => `password-of-${service}`;
const ADMIN = { user: 'admin', password: passwordOf('admin'), publish: ['>'], subscribe: ['>'], allowResponses: null };
const USERS = natsUsers(
  SERVICES.map((service) => ({ service, consumes: service in CONSUMES ? CONSUMES[service as 'delivery'] : {} })),
).map((user) => ({ ...user, password: passwordOf(user.user) }));

const keys = new Map([...SERVICES, 'stranger'].map((service) => [service, makeKeyTexts()]));
const trusted = Object.fromEntries(SERVICES.map((service) => [service, keys.get(service)?.publicKey ?? '']));

/** The identity of a service; 'stranger' is nobody's. */
export function identityOf(service: string): ServiceIdentity {
  return readIdentity(service, keys.get(service)?.privateKey ?? '', trusted);
}

/** Collects what is logged, so that a spec can look at it. */
export class Log {
  readonly said: { words: string; facts: object }[] = [];
  readonly debug = (): void => undefined;
  readonly info = (facts: object, words: string): void => void this.said.push({ words, facts });
  readonly warn = this.info;
  readonly error = this.info;
}

/** A nats-server with the real users, and a PostgreSQL when asked for, which can be killed and come back. */
export class Servers {
  readonly dir = mkdtempSync(join(tmpdir(), 'yicang-bus-'));
  private readonly buses: Bus[] = [];
  private nats!: RunningNats;
  private postgres: RunningPostgres | null = null;

  static async start({ postgres = false } = {}): Promise<Servers> {
    const servers = new Servers();
    await Promise.all([servers.startNats(), postgres ? servers.startPostgres() : null]);
    return servers;
  }

  /** This service on the bus, as its own user; `user` comes with that user's rights instead. */
  async connect(service: string, { user = service, log = new Log() }: { user?: string; log?: Log } = {}): Promise<Bus> {
    const { url, monitorUrl } = this.nats;
    const credentials = { user, password: passwordOf(user) };
    const bus = await connectBus({ url, monitorUrl, ...credentials, identity: identityOf(service), logger: log });
    this.buses.push(bus);
    return bus;
  }

  get natsUrl(): string {
    return this.nats.url;
  }

  get adminUrl(): string {
    return this.postgres?.adminUrl ?? '';
  }

  async startNats(): Promise<void> {
    const port = this.nats === undefined ? {} : { port: Number(new URL(this.nats.url).port) };
    this.nats = await startNats({ dir: join(this.dir, 'nats'), users: [...USERS, ADMIN], ...port });
  }

  async killNats(): Promise<void> {
    process.kill(this.nats.pid, 'SIGKILL');
    await this.nats.stop();
  }

  async startPostgres(): Promise<void> {
    const port = this.postgres === null ? {} : { port: this.postgres.port };
    this.postgres = await startPostgres({ dir: join(this.dir, 'postgres'), ...port });
  }

  async killPostgres(): Promise<void> {
    process.kill(this.postgres?.pid ?? 0, 'SIGKILL');
    await this.postgres?.stop();
  }

  async stop(): Promise<void> {
    await Promise.all(this.buses.map((bus) => bus.connection.close()));
    await Promise.all([this.nats.stop(), this.postgres?.stop()]);
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** Resolves when the condition holds; one that throws does not hold yet. @throws Error when it does not within 30 seconds. */
export async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  let cause: unknown;
  for (const endsAt = Date.now() + 30_000; Date.now() < endsAt;) {
    try {
      if (await condition()) return;
    } catch (error) {
      cause = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`This did not become true: ${condition.toString()}`, { cause });
}
