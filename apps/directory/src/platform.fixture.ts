import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { headers } from '@nats-io/transport-node';
import { type ServiceName } from '@yicang/contracts';
import { type Actor } from '@yicang/kernel';
import { parseEnvironment, type RunningService } from '@yicang/platform-graphql';
import {
  BUS_HEADERS,
  connectBus,
  graphqlOf,
  makeKeyTexts,
  natsUsers,
  readIdentity,
  signActor,
} from '@yicang/platform-nats';
import { removeNats, startNats } from '@yicang/testing';
import { makeDatabase, PASSWORD } from './directory.fixture.js';
import { directoryEnvironment, start } from './start.js';

export const OPERATOR_LOGIN = 'first-operator';
const ANSWER_MS = 5_000;
const UNTIL_MS_MAX = 20_000;
const SERVICES: readonly ServiceName[] = ['gateway', 'directory'];

/** What the gateway gets from a subgraph. */
export interface Answer<D> {
  readonly data?: D | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: Readonly<Record<string, unknown>> }[];
}

/** Directory as it runs, and the gateway's end of the bus. */
export interface Platform {
  readonly service: RunningService;
  /** One operation, asked as the gateway asks it for this actor. */
  ask<D>(actor: Actor, query: string, variables?: object): Promise<Answer<D>>;
  /** The first outcome that is as wanted; the last one when none is in time. */
  until<T>(look: () => Promise<T>, isWanted: (outcome: T) => boolean): Promise<T>;
  close(): Promise<void>;
}

export async function openPlatform(): Promise<Platform> {
  const database = await makeDatabase();
  const dir = mkdtempSync(join(tmpdir(), 'yicang-nats-'));
  const keys = new Map(SERVICES.map((service) => [service, makeKeyTexts()]));
  const trusted = Object.fromEntries(SERVICES.map((service) => [service, keys.get(service)?.publicKey ?? '']));
  const passwordOf = (service: string) => `password-of-${service}`;
  const users = natsUsers(SERVICES.map((service) => ({ service }))).map((user) => ({
    ...user,
    password: passwordOf(user.user),
  }));
  const nats = await startNats({ dir, users });
  const broker = { url: nats.url, monitorUrl: nats.monitorUrl };
  const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
  const identity = readIdentity('gateway', keys.get('gateway')?.privateKey ?? '', trusted);
  const gateway = await connectBus({
    ...broker,
    user: 'gateway',
    password: passwordOf('gateway'),
    identity,
    logger: quiet,
  });
  const service = await start(
    parseEnvironment(directoryEnvironment, {
      DATABASE_URL_APP: database.urls.app,
      DATABASE_URL_SYSTEM: database.urls.system,
      DATABASE_URL_PUBLIC: database.urls.public,
      NATS_URL: nats.url,
      NATS_MONITOR_URL: nats.monitorUrl,
      NATS_USER: 'directory',
      NATS_PASSWORD: passwordOf('directory'),
      SERVICE_PRIVATE_KEY: keys.get('directory')?.privateKey,
      TRUSTED_KEYS: JSON.stringify(trusted),
      PUBLIC_ORIGIN: 'http://localhost',
      LOG_LEVEL: 'silent',
      TOKEN_PRIVATE_KEY: makeKeyTexts().privateKey,
      BOOTSTRAP_OPERATOR_LOGIN: OPERATOR_LOGIN,
      BOOTSTRAP_OPERATOR_PASSWORD: PASSWORD,
    }),
  );
  const platform: Platform = {
    service,
    async ask<D>(actor: Actor, query: string, variables: object = {}) {
      const told = headers();
      told.set(BUS_HEADERS.actor, signActor(actor, graphqlOf('directory'), identity));
      told.set(BUS_HEADERS.deadline, String(Date.now() + ANSWER_MS));
      told.set(BUS_HEADERS.traceId, randomUUID());
      const body = JSON.stringify({ query, variables });
      const answer = await gateway.connection.request(graphqlOf('directory'), body, {
        headers: told,
        timeout: ANSWER_MS,
      });
      return answer.json<Answer<D>>();
    },
    async until(look, isWanted) {
      const deadline = Date.now() + UNTIL_MS_MAX;
      let outcome = await look();
      while (!isWanted(outcome) && Date.now() < deadline) {
        await pause(50);
        outcome = await look();
      }
      return outcome;
    },
    async close() {
      await service.stop();
      await gateway.drain();
      await nats.stop();
      await removeNats(dir);
      await database.close();
    },
  };
  // people are refused until the pulse says that every change of grants is known
  await platform.until(
    () => service.health(),
    ({ details }) => details['areGrantsKnown'] === true,
  );
  return platform;
}
