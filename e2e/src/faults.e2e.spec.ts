import { randomUUID } from 'node:crypto';
import { type Run, Person } from '@yicang/tools';
import { dataFolder, pause, PlatformProcess, removeDataFolder } from './platform-process.js';

/** The issue's own figure: a database that is away for two minutes. */
const AWAY_MS = 120_000;
const FIGURES = '{ nationalFigures { itemsReceived itemsDelivered } }';

let folder: string;
let platform: PlatformProcess;
let run: Run;
beforeAll(async () => {
  folder = dataFolder();
  platform = PlatformProcess.spawn(folder);
  run = await platform.ready();
});
afterAll(async () => {
  await platform?.stop();
  removeDataFolder(folder);
});

const origin = () => (run.addresses['portal'] ?? '').replace(/\/$/, '');

async function keeper(): Promise<Person> {
  const { loginName, password } = run.signIns.find(({ loginName }) => loginName === 'keeper') ?? {
    loginName: '',
    password: '',
  };
  return Person.signIn(origin(), loginName, password);
}
async function received(): Promise<number> {
  const { nationalFigures } = await Person.public(origin()).ask<{ nationalFigures: { itemsReceived: number } }>(
    FIGURES,
  );
  return nationalFigures.itemsReceived;
}
async function storeOf(person: Person): Promise<string> {
  const { stores } = await person.ask<{ stores: { edges: { node: { id: string } }[] } }>(
    '{ stores(place: "51015NGF", first: 1) { edges { node { id } } } }',
  );
  return stores.edges[0]?.node.id ?? '';
}
function gift(storeId: string, commandId: string = randomUUID()) {
  const goods = { category: 'FOOD', nameZh: '挂面 1 公斤', quantity: 1, unit: 'PACK', weightGrams: 1_000 };
  return { commandId, storeId, ...goods };
}
const receive = (person: Person, input: object) =>
  person.do<{ code: string }>('receiveGift', 'Item', 'code', input as Record<string, unknown>);

async function eventually<T>(look: () => Promise<T>, isWanted: (seen: T) => boolean): Promise<T> {
  for (const endsAt = Date.now() + 60_000; ; await pause(200)) {
    const seen = await look().catch(() => null);
    if (seen !== null && isWanted(seen)) return seen;
    if (Date.now() > endsAt) throw new Error(`It did not come; last seen ${JSON.stringify(seen)}`);
  }
}

it('loses nothing and does nothing twice when the database is away for two minutes', async () => {
  const person = await keeper();
  const storeId = await storeOf(person);
  const before = await received();
  const accepted = await Promise.all(Array.from({ length: 20 }, () => receive(person, gift(storeId))));
  const waiting = gift(storeId);
  process.kill(run.pids['postgres'] ?? 0, 'SIGSTOP');
  const meanwhile = receive(person, waiting).catch((fault: unknown) => fault);
  await pause(AWAY_MS);
  process.kill(run.pids['postgres'] ?? 0, 'SIGCONT');
  await meanwhile;
  // whoever got no answer sends the same command again
  const again = await eventually(
    async () => receive(await keeper(), waiting),
    ({ code }) => code !== '',
  );
  expect(accepted.map(({ code }) => code)).not.toContain(again.code);
  expect(await eventually(received, (now) => now >= before + 21)).toBe(before + 21);
});

it('starts again after kill -9 with every accepted gift in the books', async () => {
  const person = await keeper();
  const storeId = await storeOf(person);
  const before = await received();
  await Promise.all(Array.from({ length: 20 }, () => receive(person, gift(storeId))));
  await platform.kill();
  platform = PlatformProcess.spawn(folder);
  run = await platform.ready();
  expect(await eventually(received, (now) => now >= before + 20)).toBe(before + 20);
});
