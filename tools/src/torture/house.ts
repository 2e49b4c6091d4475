import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { SERVICE_NAMES, type ServiceName } from '@yicang/contracts';
import { natsUsers } from '@yicang/platform-nats';
import {
  freePort,
  PROJECT_ROOT,
  type RunningNats,
  type RunningPostgres,
  startNats,
  startPostgres,
} from '@yicang/testing';
import { committedSubgraphs, composeSupergraph } from '../compose-supergraph.js';
import { filesFolderOf, logFolderOf, openDataFolder } from '../data-folder.js';
import { upEnvironment } from '../environment.js';
import { runSplit } from '../run-split.js';
import { openSecrets, type Secrets } from '../secrets.js';
import { environmentOf } from '../service-environment.js';
import type { ServicePart } from '../service-part.js';
import { DATABASE_SERVICES } from '../services.js';
import { migrateAll, type Stack } from '../stack.js';
import { TcpProxy } from './tcp-proxy.js';

/** May do everything on the bus, as a broker's administrator can. */
const NATS_ADMIN = { user: 'torture', password: 'torture', publish: ['>'], subscribe: ['>'], allowResponses: null };
const CLOCK = pathToFileURL(join(PROJECT_ROOT, 'tools', 'torture', 'skewed-clock.mjs')).href;
const START_AGAIN_MS = 500;
const STARTS_MAX = 100;

export type ServerName = 'postgres' | 'nats';
export type PartName = ServiceName | ServerName;
export const PARTS: readonly PartName[] = [...SERVICE_NAMES, 'postgres', 'nats'];

/** The lines of one service to its servers. */
export interface Lines {
  readonly postgres: TcpProxy;
  readonly nats: TcpProxy;
}

/**
 * A platform of separate processes, each of which can be killed, frozen, cut off or given a wrong clock, and is started
 * again, as whatever watches over containers would do it.
 */
export class House {
  readonly secrets: Secrets;
  readonly lines = new Map<ServiceName, Lines>();
  private readonly services = new Map<ServiceName, ServicePart>();
  private readonly clockDays = new Map<ServiceName, number>();
  private readonly releaseFolder: () => void;
  private postgres!: RunningPostgres;
  private nats!: RunningNats;
  private natsPort = 0;
  private gatewayPort = 0;
  private isClosing = false;
  /** Being started again; nothing is done to these until they run. */
  private readonly starting = new Map<PartName, Promise<void>>();

  private constructor(
    private readonly folder: string,
    private readonly endedByItself: (name: string, how: string) => void,
  ) {
    this.releaseFolder = openDataFolder(folder);
    this.secrets = openSecrets(folder);
  }

  /** Everything runs on the empty folder, and the gateway answers. */
  static async open(folder: string, endedByItself: (name: string, how: string) => void): Promise<House> {
    const house = new House(folder, endedByItself);
    try {
      await house.start();
      return house;
    } catch (fault) {
      await house.close();
      throw fault;
    }
  }

  /** Of the gateway. */
  get url(): string {
    return `http://127.0.0.1:${this.gatewayPort}`;
  }
  get adminUrl(): string {
    return this.postgres.adminUrl;
  }

  databaseUrl(service: ServiceName): string {
    const url = new URL(this.adminUrl);
    url.pathname = `/yicang_${service}`;
    return url.href;
  }

  /** A connection of the broker's administrator, past every proxy. */
  broker(): Promise<NatsConnection> {
    const { user, password: pass } = NATS_ADMIN;
    return connect({ servers: this.nats.url, user, pass, maxReconnectAttempts: 0, timeout: 2_000 });
  }

  pid(name: PartName): number {
    if (name === 'postgres') return this.postgres.pid;
    if (name === 'nats') return this.nats.pid;
    return this.services.get(name)?.pid ?? 0;
  }

  signal(name: PartName, signal: NodeJS.Signals): void {
    const pid = this.pid(name);
    try {
      if (pid > 0) process.kill(pid, signal);
    } catch (fault) {
      if ((fault as NodeJS.ErrnoException).code !== 'ESRCH') throw fault;
    }
  }

  /** Killed without warning, and started again after so long; answers when it runs. */
  async restart(name: PartName, afterMs: number, days = 0): Promise<void> {
    if (name !== 'postgres' && name !== 'nats') this.clockDays.set(name, days);
    await this.starting.get(name);
    const again = this.killAndStart(name, afterMs).finally(() => this.starting.delete(name));
    this.starting.set(name, again);
    await again;
  }

  /** Everything that is being started runs. */
  async settled(): Promise<void> {
    while (this.starting.size > 0) await Promise.allSettled(this.starting.values());
  }

  async close(): Promise<void> {
    this.isClosing = true;
    await this.settled();
    await Promise.all([...this.services.values()].map((part) => part.stop()));
    for (const { postgres, nats } of this.lines.values()) [postgres, nats].forEach((line) => line.close());
    await this.nats?.stop();
    await this.postgres?.stop();
    this.releaseFolder();
  }

  private async start(): Promise<void> {
    this.natsPort = await freePort();
    this.gatewayPort = await freePort();
    this.postgres = await startPostgres({ dir: join(this.folder, 'postgres') });
    await this.startNats();
    await migrateAll(this.stack(this.adminUrl, this.nats.url), this.secrets);
    writeFileSync(this.supergraphFile, composeSupergraph(committedSubgraphs()));
    for (const name of SERVICE_NAMES) {
      const postgres = await TcpProxy.to(Number(new URL(this.adminUrl).port));
      this.lines.set(name, { postgres, nats: await TcpProxy.to(this.natsPort) });
    }
    await Promise.all(DATABASE_SERVICES.map((name) => this.startService(name)));
    await this.startService('gateway');
  }

  private get supergraphFile(): string {
    return join(this.folder, 'supergraph.graphql');
  }

  private async killAndStart(name: PartName, afterMs: number): Promise<void> {
    const part = name === 'postgres' ? this.postgres : name === 'nats' ? this.nats : this.services.get(name);
    const isServer = name === 'postgres' || name === 'nats';
    if (!isServer) this.services.delete(name);
    this.dying.add(part?.pid ?? 0);
    if (part !== undefined && part.pid > 0) this.killPid(part.pid);
    await part?.stop(); // it has ended: its folder is free again
    await pause(afterMs);
    for (let tries = 1; ; tries++) {
      try {
        if (this.isClosing) return;
        return await (name === 'postgres'
          ? this.startPostgres()
          : name === 'nats'
            ? this.startNats()
            : this.startService(name));
      } catch (fault) {
        if (tries === STARTS_MAX) throw fault;
        await pause(START_AGAIN_MS);
      }
    }
  }

  /** Ended because we wanted it. */
  private readonly dying = new Set<number>();

  private killPid(pid: number): void {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (fault) {
      if ((fault as NodeJS.ErrnoException).code !== 'ESRCH') throw fault;
    }
  }

  private async startPostgres(): Promise<void> {
    const port = Number(new URL(this.adminUrl).port);
    this.postgres = await startPostgres({ dir: join(this.folder, 'postgres'), port });
  }

  private async startNats(): Promise<void> {
    const users = natsUsers(SERVICE_NAMES.map((service) => ({ service }))).map((user) => ({
      ...user,
      password: this.secrets.services[user.user as ServiceName].natsPassword,
    }));
    const dir = join(this.folder, 'nats');
    mkdirSync(dir, { recursive: true });
    this.nats = await startNats({ dir, port: this.natsPort, users: [...users, NATS_ADMIN] });
  }

  private async startService(name: ServiceName): Promise<void> {
    const logFolder = logFolderOf(this.folder);
    const lines = this.lines.get(name);
    const database = new URL(this.adminUrl);
    database.port = String(lines?.postgres.port);
    const stack = this.stack(database.href, `nats://127.0.0.1:${lines?.nats.port}`);
    const environment = upEnvironment.parse({ RATE_LIMIT_FACTOR: '1000', LOG_LEVEL: 'warn' });
    const settings = environmentOf(name, {
      stack,
      secrets: this.secrets,
      environment,
      logFolder,
      filesFolder: filesFolderOf(this.folder),
      publicOrigin: this.url,
    });
    const days = this.clockDays.get(name) ?? 0;
    const door: Record<string, string> =
      name === 'gateway' ? { PORT: String(this.gatewayPort), SUPERGRAPH_FILE: this.supergraphFile } : {};
    const clock: Record<string, string> = days === 0 ? {} : { NODE_OPTIONS: `--import=${CLOCK}?days=${days}` };
    const part = await runSplit(name, { ...settings, ...door, ...clock }, logFolder);
    this.services.set(name, part);
    part.onDeath((how) => {
      if (this.dying.has(part.pid) || this.isClosing) return;
      this.endedByItself(name, how);
      void this.restart(name, START_AGAIN_MS, days).catch(() => undefined);
    });
  }

  private stack(adminUrl: string, natsUrl: string): Stack {
    return { adminUrl, nats: { url: natsUrl, monitorUrl: this.nats.monitorUrl, users: 'own' }, pids: {}, versions: {} };
  }
}
