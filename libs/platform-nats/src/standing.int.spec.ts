import { randomUUID } from 'node:crypto';

import { grantsChangedV1 } from '@yicang/contracts';
import { type Actor, defineOperation, NATION, PUBLIC_ACTOR, type Refusal, refuse, systemActor } from '@yicang/kernel';
import { jetstreamManager } from '@nats-io/jetstream';

import { type Bus, type Consumers, type OutboxRelay, Pulse, Standing, streamOf } from './index.js';
import { Log, Servers, until } from './servers.fixture.js';
import { HERE, Station } from './station.fixture.js';

const FRESH_MS = 1_500;
const look = defineOperation('inventory.look', ['keeper']);
const STALE: Refusal = refuse('GRANTS_STALE');
const CHANGED: Refusal = refuse('GRANTS_CHANGED');

let servers: Servers;
let directory: Station;
let inventory: Station;
let bus: Bus;
let standing: Standing;
let consumers: Consumers;
let relay: OutboxRelay;
let pulse: Pulse;

beforeEach(async () => {
  servers = await Servers.start({ postgres: true });
  directory = await Station.open(servers, 'directory');
  bus = await servers.connect('inventory');
  standing = new Standing({ bus, logger: new Log(), freshMs: FRESH_MS });
  inventory = await Station.open(servers, 'inventory', { bus, standing });
  consumers = inventory.consumers();
  standing.follow(consumers);
  consumers.start();
  relay = directory.relay();
  relay.start();
  const { bus: ofDirectory, outbox, log: logger } = directory;
  pulse = new Pulse({ bus: ofDirectory, outbox, reconciler: directory.reconciler(), logger, everyMs: 200 });
});
afterEach(async () => {
  standing.stop();
  await Promise.all([pulse.stop(), relay.stop(), consumers.stop()]);
  await Promise.all([directory.close(), inventory.close()]);
  await servers.stop();
});

function aKeeper(grantVersion: number, subject: string = randomUUID()): Actor {
  const grants = [{ role: 'keeper', place: HERE, until: null }] as const;
  return { subject, kind: 'person', grants, grantVersion, language: 'zh' };
}

const ask = (actor: Actor): Promise<unknown> => inventory.uow.read(actor, HERE, look, async () => 'seen');

/** As directory does it when grants are given or taken. */
const change = (subject: string, grantVersion: number, version = grantVersion): Promise<void> =>
  directory.uow.system('directory.spec', NATION, (tx) =>
    tx.emit(grantsChangedV1, { version }, { subject, grantVersion }),
  );

it('refuses people until the grants are known, and never the public or our own jobs', async () => {
  expect(await ask(aKeeper(1))).toEqual(STALE);
  expect(await ask(systemActor('inventory.spec'))).toBe('seen');
  expect(await inventory.uow.readPublished(async () => PUBLIC_ACTOR.kind)).toBe('public');
  pulse.start();
  await until(() => standing.isFresh);
  expect(await ask(aKeeper(1))).toBe('seen');
});

it('refuses whose grants were changed since, and only them', async () => {
  pulse.start();
  await until(() => standing.isFresh);
  const revoked = aKeeper(1);
  expect(await ask(revoked)).toBe('seen');
  await change(revoked.subject, 2);
  await until(async () => (await ask(revoked)) instanceof Object);
  expect(await ask(revoked)).toEqual(CHANGED);
  expect(await ask(aKeeper(2, revoked.subject))).toBe('seen');
  expect(await ask(aKeeper(1))).toBe('seen');
});

it('knows the newest of two changes, however they come', async () => {
  const subject = randomUUID();
  await change(subject, 5, 1);
  await change(subject, 4, 2);
  pulse.start();
  await until(() => standing.isFresh);
  expect(await ask(aKeeper(4, subject))).toEqual(CHANGED);
  expect(await ask(aKeeper(5, subject))).toBe('seen');
});

it('refuses people when directory falls silent, and no longer when it is back', async () => {
  pulse.start();
  await until(() => standing.isFresh);
  await pulse.stop();
  await until(() => !standing.isFresh);
  expect(await ask(aKeeper(1))).toEqual(STALE);
  await new Pulse({
    bus: directory.bus,
    outbox: directory.outbox,
    reconciler: directory.reconciler(),
    logger: new Log(),
  }).beat();
  await until(() => standing.isFresh);
});

it('does not beat while a change waits in the outbox or the stream has lost one', async () => {
  await until(() => relay.isActive);
  expect(await pulse.beat()).toBe(true);
  await relay.stop();
  await change(randomUUID(), 1);
  expect(await pulse.beat()).toBe(false);
  relay = directory.relay();
  relay.start();
  await until(() => pulse.beat());
  await relay.stop();
  const admin = await servers.connect('directory', { user: 'admin' });
  await (await jetstreamManager(admin.connection)).streams.delete(streamOf('directory'));
  expect(await pulse.beat()).toBe(false);
});

it('is not fresh while a change is on its way, nor by a pulse from the future or of nonsense', async () => {
  await consumers.stop();
  await change(randomUUID(), 1);
  pulse.start();
  await until(() => pulse.beat());
  await bus.connection.flush();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(standing.isFresh).toBe(false);
  await pulse.stop();
  for (const nonsense of ['', '{}', '{"at":"tomorrow","seq":1}'])
    directory.bus.connection.publish('sys.directory.pulse', nonsense);
  consumers = inventory.consumers();
  standing.follow(consumers);
  consumers.start();
  await until(async () => (await consumers.backlog('standing')) === 0);
  const at = new Date(Date.now() + 3_600_000).toISOString();
  directory.bus.connection.publish('sys.directory.pulse', JSON.stringify({ at, seq: 1 }));
  await until(() => standing.isFresh);
  await until(() => !standing.isFresh);
});
