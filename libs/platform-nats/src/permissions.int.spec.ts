import { allEvents, checkFamilyV1, eventSubject, holdItemV1, itemMovedV1, SERVICE_NAMES } from '@yicang/contracts';
import type { TenantCode } from '@yicang/kernel';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { Msg } from '@nats-io/transport-node';

import { type Bus, ensureStream, PULSE_SUBJECT, streamOf } from './index.js';
import { Servers } from './servers.fixture.js';

const SUBJECT = eventSubject(itemMovedV1, '51017K3Q' as TenantCode);
const DURABLE = 'delivery-on-shelves';

let servers: Servers;
let inventory: Bus;
let delivery: Bus;
let reporting: Bus;
let gateway: Bus;
let directory: Bus;
/** What reached the bus, as one sees who may hear everything. */
let heard: string[] = [];

beforeAll(async () => {
  servers = await Servers.start();
  const connect = (service: string): Promise<Bus> => servers.connect(service);
  [inventory, delivery, reporting, gateway, directory] = await Promise.all([
    connect('inventory'),
    connect('delivery'),
    connect('reporting'),
    connect('gateway'),
    connect('directory'),
  ]);
  await ensureStream(inventory.connection, { service: 'inventory', maxAgeDays: 90 });
  const admin = await servers.connect('delivery', { user: 'admin' });
  admin.connection.subscribe('>', { callback: (_error, message: Msg) => void heard.push(message.subject) });
  await admin.connection.flush();
  const consumers = (await jetstreamManager(delivery.connection, { checkAPI: false })).consumers;
  await consumers.add(streamOf('inventory'), {
    durable_name: DURABLE,
    ack_policy: 'explicit',
    filter_subjects: ['evt.>'],
  });
});
beforeEach(() => {
  heard = [];
});
afterAll(() => servers.stop());

async function mayNotPublish(bus: Bus, subject: string): Promise<void> {
  await expect(bus.connection.request(subject, '{}', { timeout: 2_000 })).rejects.toThrow(/permissions violation/i);
  await inventory.connection.flush();
  expect(heard).not.toContain(subject);
}

async function mayNotHear(bus: Bus, subject: string): Promise<void> {
  const refused = new Promise<Error | null>((resolve) => bus.connection.subscribe(subject, { callback: resolve }));
  expect((await refused)?.message).toMatch(/permissions violation/i);
}

it.each(SERVICE_NAMES)('lets %s publish no event of another service', async (service) => {
  const bus = await servers.connect(service);
  for (const { service: owner, type } of allEvents)
    if (owner !== service) await mayNotPublish(bus, `evt.${type}.51.5101.51017K3Q`);
});

it('lets nobody publish the events of another service', async () => {
  for (const bus of [delivery, reporting, gateway, directory]) await mayNotPublish(bus, SUBJECT);
  expect(await jetstream(inventory.connection).publish(SUBJECT, '{}')).toMatchObject({ stream: 'EVT_INVENTORY' });
});

it('lets nobody call what the contract does not name it for, or answer for another service', async () => {
  for (const bus of [reporting, gateway, directory, inventory]) await mayNotPublish(bus, holdItemV1.name);
  for (const bus of [reporting, gateway]) await mayNotPublish(bus, checkFamilyV1.name);
  for (const bus of [delivery, gateway]) await mayNotHear(bus, holdItemV1.name);
  // allowed, and nobody answers
  await expect(delivery.connection.request(holdItemV1.name, '{}', { timeout: 200 })).rejects.toThrow('timeout');
});

it('lets only the gateway ask for GraphQL, and nobody answer for another service', async () => {
  for (const bus of [delivery, directory]) await mayNotPublish(bus, 'gql.inventory');
  await mayNotHear(delivery, 'gql.inventory');
  inventory.connection.subscribe('gql.inventory', {
    callback: (_error, message) => void message.respond('{"data":null}'),
  });
  await inventory.connection.flush();
  expect((await gateway.connection.request('gql.inventory', '{}')).string()).toBe('{"data":null}');
});

it('lets nobody hear what is for another: inboxes, events, calls, everything', async () => {
  for (const subject of ['_INBOX_inventory.>', '_INBOX.>', 'evt.>', SUBJECT, 'rpc.>', '$JS.>', '>'])
    await mayNotHear(delivery, subject);
});

it('lets nobody write into the inbox of another, unless it was asked', async () => {
  await mayNotPublish(delivery, '_INBOX_gateway.secret.1');
});

it.each(SERVICE_NAMES)(
  'lets %s neither change, delete, purge nor look into any stream, its own included',
  async (service) => {
    const bus = await servers.connect(service);
    const verbs = ['UPDATE', 'DELETE', 'PURGE', 'MSG.DELETE', 'MSG.GET', 'SNAPSHOT', 'RESTORE'];
    for (const owner of SERVICE_NAMES) {
      const stream = streamOf(owner);
      for (const verb of verbs) await mayNotPublish(bus, `$JS.API.STREAM.${verb}.${stream}`);
      await mayNotPublish(bus, `$JS.API.DIRECT.GET.${stream}`);
      if (owner !== service) await mayNotPublish(bus, `$JS.API.STREAM.CREATE.${stream}`);
    }
  },
);

it('lets not even who may do everything purge a stream or delete from it', async () => {
  const stream = streamOf('inventory');
  const admin = await servers.connect('inventory', { user: 'admin' });
  const { streams } = await jetstreamManager(admin.connection);
  await expect(streams.purge(stream)).rejects.toThrow(/not permitted/);
  await expect(streams.deleteMessage(stream, 1)).rejects.toThrow(/not permitted/);
});

it('lets nobody read, change or acknowledge for a durable of another service, or make one that is not declared', async () => {
  const stream = streamOf('inventory');
  for (const bus of [reporting, inventory, gateway]) {
    for (const verb of ['DURABLE.CREATE', 'CREATE', 'INFO', 'MSG.NEXT', 'DELETE'])
      await mayNotPublish(bus, `$JS.API.CONSUMER.${verb}.${stream}.${DURABLE}`);
    await mayNotPublish(bus, `$JS.ACK.${stream}.${DURABLE}.1.1.1.1700000000000000000.0`);
  }
  await mayNotPublish(delivery, `$JS.API.CONSUMER.DELETE.${stream}.${DURABLE}`);
  await mayNotPublish(delivery, `$JS.API.CONSUMER.DURABLE.CREATE.${stream}.delivery-on-anything`);
  await mayNotPublish(delivery, `$JS.API.CONSUMER.CREATE.${stream}`);
});

it('lets only directory beat its pulse', async () => {
  for (const bus of [inventory, delivery, gateway]) await mayNotPublish(bus, PULSE_SUBJECT);
  const pulse = new Promise<Error | null>((resolve) =>
    inventory.connection.subscribe(PULSE_SUBJECT, { callback: resolve, max: 1 }),
  );
  await inventory.connection.flush();
  directory.connection.publish(PULSE_SUBJECT, '{}');
  expect(await pulse).toBeNull();
});

it('does not let anybody in without the password', async () => {
  await expect(servers.connect('inventory', { user: 'nobody' })).rejects.toThrow(/cannot reach the bus.*password/s);
});
