import { Watch } from './index.js';
import { Servers } from './servers.fixture.js';
import { anItem, Station } from './station.fixture.js';

let servers: Servers;
let inventory: Station;
let watch: Watch;

beforeAll(async () => {
  servers = await Servers.start({ postgres: true });
  inventory = await Station.open(servers, 'inventory');
  const { outbox, deadLetters, log } = inventory;
  watch = new Watch({ outbox, deadLetters, logger: log });
});
afterAll(async () => {
  await inventory?.close();
  await servers?.stop();
});

it('is silent while everything goes its way, and about an event that only waits for its turn', async () => {
  await inventory.move(anItem(), ['a shelf']);
  await watch.look();
  expect(await watch.backlog()).toMatchObject({ eventsWaiting: 1, deadLetters: 0 });
  expect(inventory.log.said).toEqual([]);
});

it('complains of events that do not leave, and of messages that wait for a person, each time it looks', async () => {
  await inventory.admin.query(`update outbox set created_at = now() - interval '2 minutes'`);
  await inventory.deadLetters.park('inventory-on-moves', 'evt_inventory', 1, 'evt.anything', '{}', 'a bug of ours');
  await watch.look();
  await watch.look();
  const complaints = inventory.log.said.map(({ words }) => words);
  expect(complaints.filter((words) => words.includes('dead_letter'))).toHaveLength(2);
  expect(complaints.filter((words) => words.includes('do not leave'))).toHaveLength(2);
});
