import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { PROJECT_ROOT } from '@yicang/testing';
import { resetDataFolder } from '../data-folder.js';
import { Person } from '../people.js';
import { say, sayFault } from '../progress.js';
import { assembleCast, type Cast, HOME, makeAccount, NEXT_DOOR, who } from '../seed/cast.js';
import { Chance } from '@yicang/testing';
import { Clients, keyOf } from './clients.js';
import { House } from './house.js';
import { type Community, Neighbourhood } from './neighbourhood.js';
import { Nemesis } from './nemesis.js';
import { untilQuiet } from './quiet.js';
import { dumpStreams } from './stream-dump.js';

const CHECKER = join(PROJECT_ROOT, 'tools', 'torture', 'checker.mjs');
const MINUTES_DEFAULT = 3;
const NEIGHBOURS = 6;
/** How long clients go on asking after the last fault, and how long everything may take to come to rest. */
const ANSWERS_MS_MAX = 90_000;
const QUIET_MS_MAX = 150_000;
const SHORT = { seconds: 20, nemeses: 1, longestMs: 1_500 };
const LONG = { nemeses: 2, longestMs: 6_000 };

interface Wish {
  readonly seed: number;
  readonly seconds: number;
  readonly nemeses: number;
  readonly longestMs: number;
  readonly folder: string | null;
}

function wishOf(args: readonly string[]): Wish {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string' },
      minutes: { type: 'string' },
      seconds: { type: 'string' },
      short: { type: 'boolean', default: false },
      data: { type: 'string' },
    },
  });
  const seconds = values.seconds ?? String(Number(values.minutes ?? MINUTES_DEFAULT) * 60);
  return {
    ...(values.short ? SHORT : { ...LONG, seconds: Number(seconds) }),
    seed: Number(values.seed ?? Math.floor(Math.random() * 2 ** 31)),
    folder: values.data === undefined ? null : resolve(values.data),
  };
}

/** Whether everything held that must hold. The folder is kept when it did not. */
async function torture(wish: Wish): Promise<boolean> {
  const folder = wish.folder ?? mkdtempSync(join(tmpdir(), 'yicang-torture-'));
  if (existsSync(join(folder, 'secrets.json'))) await resetDataFolder(folder);
  const acknowledged = join(folder, 'acknowledged.jsonl');
  const ended = new Map<string, number>();
  say(`种子 ${wish.seed}，数据在 ${folder}`, `seed ${wish.seed}, data in ${folder}`);
  const house = await House.open(folder, (name, how) => {
    const what = `${name} ended by itself (${how})`;
    ended.set(what, (ended.get(what) ?? 0) + 1);
  });
  writeFileSync(acknowledged, '');
  let holds = false;
  try {
    holds = await prove(house, wish, acknowledged, ended);
  } finally {
    await house.close();
    if (!holds) say(`留着数据 ${folder}`, `the data stay in ${folder}`);
    else if (wish.folder === null) {
      await resetDataFolder(folder);
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return holds;
}

async function prove(house: House, wish: Wish, acknowledged: string, ended: Map<string, number>): Promise<boolean> {
  const chance = new Chance(wish.seed);
  const planted = `planted-${wish.seed}`;
  const { clients, here, nextDoor } = await settle(house, acknowledged);
  const nemesis = new Nemesis(house, planted, wish.longestMs);
  const day = new AbortController();

  say(`折磨 ${wish.seconds} 秒`, `torture for ${wish.seconds} s`);
  const endsAt = Date.now() + wish.seconds * 1_000;
  const work = Array.from({ length: NEIGHBOURS }, (_, at) => {
    const [own, other] = at % 2 === 0 ? [here, nextDoor] : [nextDoor, here];
    return own.work(chance.of(`neighbour ${at}`), day.signal, endsAt, other);
  });
  const rage = Array.from({ length: wish.nemeses }, (_, at) => nemesis.rage(chance.of(`nemesis ${at}`), day.signal));
  const all = Promise.all([...work, ...rage]);
  await Promise.race([pause(wish.seconds * 1_000), all]);
  day.abort();
  await Promise.all(rage);
  await house.settled();
  say('故障停了，等一切做完', 'the faults are over; waiting until everything is done');
  clients.giveUpAt(Date.now() + ANSWERS_MS_MAX);
  await all;
  const restless = await untilQuiet(house, QUIET_MS_MAX);

  report(clients, nemesis, ended);
  const streams = join(dirname(acknowledged), 'streams.jsonl');
  await dumpStreams(house, streams);
  const args = [
    CHECKER,
    '--streams',
    streams,
    '--url',
    house.adminUrl,
    '--origin',
    house.url,
    '--acknowledged',
    acknowledged,
    '--planted',
    planted,
  ];
  // not at once: the services' lines run through this process, and the checker asks the gateway too
  const checker = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  const [status] = (await once(checker, 'close')) as [number | null];
  if (restless.length > 0) tellLine(`✗ it did not come to rest: ${restless.slice(0, 10).join('; ')}`);
  if (clients.tally.unanswered > 0) tellLine(`✗ ${clients.tally.unanswered} commands were never answered`);
  for (const what of clients.tally.otherwise) tellLine(`✗ sent again, it was answered otherwise: ${what}`);
  const holds =
    status === 0 &&
    clients.tally.otherwise.length === 0 &&
    restless.length === 0 &&
    clients.tally.unanswered === 0 &&
    clients.tally.accepted > 0;
  tellLine(`seed ${wish.seed}: ${holds ? 'everything holds' : `broken; again with --seed ${wish.seed}`}`);
  return holds;
}

/** The demo's people, two communities with stores and some families: made before anything goes wrong. */
async function settle(house: House, acknowledged: string) {
  const { url, secrets } = house;
  const cast = await assembleCast({ url, secrets, signIns: [] });
  const clients = new Clients(
    () => house.url,
    (who) => passwordOf(house, who),
    acknowledged,
  );
  const here = {
    ...{ code: HOME, keeper: 'keeper', manager: 'manager', volunteer: 'volunteer', storeId: cast.storeId },
    volunteerAccountId: who(cast.people, 'volunteer').accountId ?? '',
  };
  const nextDoor = await peopleNextDoor(house, cast, clients);
  return {
    clients,
    here: await Neighbourhood.settle(clients, here),
    nextDoor: await Neighbourhood.settle(clients, nextDoor),
  };
}

async function peopleNextDoor({ url, secrets }: House, { people }: Cast, clients: Clients): Promise<Community> {
  const [manager, keeper, volunteer] = ['nextdoor-manager', 'nextdoor-keeper', 'nextdoor-volunteer'] as const;
  const account = { loginName: volunteer, zh: '合江亭志愿者', place: NEXT_DOOR, roles: ['volunteer'] as const };
  await makeAccount(who(people, manager), account, secrets.demoPassword);
  const { accountId } = await Person.signIn(url, volunteer, secrets.demoPassword);
  const input = { community: NEXT_DOOR, nameZh: '合江亭义仓', keeperAccountId: who(people, keeper).accountId };
  const store = await clients.send(manager, 'openStore', 'Store', 'id', input, keyOf);
  return { code: NEXT_DOOR, keeper, manager, volunteer, volunteerAccountId: accountId ?? '', storeId: store?.id ?? '' };
}

function passwordOf({ secrets }: House, loginName: string): string {
  return loginName === secrets.operator.loginName ? secrets.operator.password : secrets.demoPassword;
}

function report({ tally }: Clients, nemesis: Nemesis, ended: ReadonlyMap<string, number>): void {
  const rows: (readonly [string, number])[] = [
    ...[...nemesis.done].sort(([one], [other]) => (one < other ? -1 : 1)),
    ...ended,
    ['commands accepted', tally.accepted],
    ['commands refused', tally.refused],
    ...[...tally.reasons]
      .sort((one, other) => other[1] - one[1])
      .map(([reason, count]) => [`  ${reason}`, count] as const),
    ['sent again', tally.retried],
    ['never answered', tally.unanswered],
    ['slowest answer, ms', tally.slowestMs],
  ];
  for (const [name, count] of rows) tellLine(`${name.padEnd(44)}${String(count).padStart(8)}`);
}

function tellLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  process.exitCode = (await torture(wishOf(process.argv.slice(2)))) ? 0 : 1;
} catch (fault) {
  sayFault(fault);
  process.exitCode = 1;
}
