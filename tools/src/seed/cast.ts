import type { Role } from '@yicang/kernel';
import { v5 as uuidv5 } from 'uuid';
import { Person } from '../people.js';
import type { Platform } from '../platform.js';
import type { SignIn } from '../run-file.js';

/** 水井坊社区 in Chengdu's Jinjiang district, where Aiyouxi made its first survey. */
export const HOME = '51015NGF';
/** 合江亭社区, next door: it must see nothing of its neighbour. */
export const NEXT_DOOR = '5101555X';
const CITY = '5101';
const PROVINCE = '51';
const NATION = '0';
/** Names the demo's commands, so that seeding again is the same commands again and changes nothing. */
const DEMO = 'c1b6f7de-6f57-5d5b-9a53-6a0f6f0f7a10';

/** The id of the one command of the demo with this name. */
export function demoCommand(name: string): string {
  return uuidv5(name, DEMO);
}

interface Part {
  readonly role: Role;
  readonly loginName: string;
  readonly place: string;
  readonly zh: string;
  readonly en: string;
  /** Who makes the account and grants the role. */
  readonly by: 'operator' | 'coordinator' | 'manager' | 'nextdoor-manager';
}

const PARTS: readonly Part[] = [
  {
    role: 'nationalViewer',
    loginName: 'national',
    place: NATION,
    zh: '全国查看员',
    en: 'national viewer',
    by: 'operator',
  },
  {
    role: 'provinceViewer',
    loginName: 'province',
    place: PROVINCE,
    zh: '四川省查看员',
    en: 'province viewer, Sichuan',
    by: 'operator',
  },
  {
    role: 'cityCoordinator',
    loginName: 'coordinator',
    place: CITY,
    zh: '成都市协调员',
    en: 'city coordinator, Chengdu',
    by: 'operator',
  },
  {
    role: 'communityManager',
    loginName: 'manager',
    place: HOME,
    zh: '水井坊社区负责人',
    en: 'community manager, Shuijingfang',
    by: 'coordinator',
  },
  {
    role: 'keeper',
    loginName: 'keeper',
    place: HOME,
    zh: '水井坊义仓保管员',
    en: 'keeper, Shuijingfang',
    by: 'manager',
  },
  {
    role: 'volunteer',
    loginName: 'volunteer',
    place: HOME,
    zh: '水井坊志愿者',
    en: 'volunteer, Shuijingfang',
    by: 'manager',
  },
  {
    role: 'resident',
    loginName: 'resident',
    place: HOME,
    zh: '水井坊居民',
    en: 'resident, Shuijingfang',
    by: 'manager',
  },
  {
    role: 'communityManager',
    loginName: 'nextdoor-manager',
    place: NEXT_DOOR,
    zh: '合江亭社区负责人',
    en: 'community manager, Hejiangting',
    by: 'coordinator',
  },
  {
    role: 'keeper',
    loginName: 'nextdoor-keeper',
    place: NEXT_DOOR,
    zh: '合江亭义仓保管员',
    en: 'keeper, Hejiangting',
    by: 'nextdoor-manager',
  },
];

/** The people of the demo, signed in by login name, and the store of 水井坊. */
export interface Cast {
  readonly signIns: readonly SignIn[];
  readonly people: Readonly<Record<string, Person>>;
  readonly storeId: string;
}

/** Everybody has an account and a role and is signed in, and 水井坊 has a store. Doing it again changes nothing. */
export async function assembleCast(platform: Pick<Platform, 'url' | 'secrets' | 'signIns'>): Promise<Cast> {
  const { url, secrets } = platform;
  const people: Record<string, Person> = {
    operator: await Person.signIn(url, secrets.operator.loginName, secrets.operator.password),
  };
  for (const part of PARTS) {
    await makeAccount(who(people, part.by), { ...part, roles: [part.role] }, secrets.demoPassword);
    people[part.loginName] = await Person.signIn(url, part.loginName, secrets.demoPassword);
  }
  const { id: storeId } = await who(people, 'manager').do<{ id: string }>('openStore', 'Store', 'id', {
    commandId: demoCommand('open the store of 水井坊'),
    community: HOME,
    nameZh: '水井坊义仓',
    keeperAccountId: who(people, 'keeper').accountId,
  });
  const demo = PARTS.map(({ role, loginName, zh, en }) => ({
    role,
    loginName,
    password: secrets.demoPassword,
    zh,
    en,
  }));
  return { signIns: [...platform.signIns, ...demo], people, storeId };
}

/** The person with this login name. */
export function who(people: Readonly<Record<string, Person>>, loginName: string): Person {
  const person = people[loginName];
  if (person === undefined) throw new Error(`Nobody in the demo is called ${loginName}`);
  return person;
}

/** The account is there, with these roles in its place, made and granted by `granter`. */
export async function makeAccount(
  granter: Person,
  { loginName, zh, place, roles }: Pick<Part, 'loginName' | 'zh' | 'place'> & { readonly roles: readonly Role[] },
  password: string,
): Promise<void> {
  const { accountId } = await granter.do<{ accountId: string }>('createAccount', 'Account', 'accountId', {
    commandId: demoCommand(`account ${loginName}`),
    loginName,
    displayName: zh,
    initialPassword: password,
    place,
  });
  for (const role of roles)
    await granter.do('grantRole', 'RoleGrant', 'id', {
      commandId: demoCommand(`grant ${role} to ${loginName}`),
      accountId,
      role: role.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase(),
      place,
    });
}
