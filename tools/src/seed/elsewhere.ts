import { Person } from '../people.js';
import type { Platform } from '../platform.js';
import { demoCommand, makeAccount } from './cast.js';
import { GIFTS, receiveGifts } from './gifts.js';

/** One community each in other provinces, and how many of the demo's gifts its store has, so that the nation shows as one. */
const COMMUNITIES = [
  { place: '1101XS98', loginName: 'shijia', zh: '史家社区', gifts: 3 },
  { place: '3101DGZY', loginName: 'xinfeng', zh: '新丰社区', gifts: 5 },
  { place: '42013GK2', loginName: 'renyi', zh: '仁义社区', gifts: 2 },
  { place: '4401S37S', loginName: 'yiyuan', zh: '谊园社区', gifts: 4 },
] as const;

/** Each of those communities has somebody who looks after it and its store, one family and its gifts. */
export async function seedElsewhere({ url, secrets }: Platform, operator: Person): Promise<void> {
  await Promise.all(COMMUNITIES.map((community) => seedCommunity(url, operator, community, secrets.demoPassword)));
}

async function seedCommunity(
  url: string,
  operator: Person,
  { place, loginName, zh, gifts }: (typeof COMMUNITIES)[number],
  password: string,
): Promise<void> {
  const roles = ['communityManager', 'keeper'] as const;
  await makeAccount(operator, { loginName, zh: `${zh}负责人`, place, roles }, password);
  const keeper = await Person.signIn(url, loginName, password);
  const { id: storeId } = await keeper.do<{ id: string }>('openStore', 'Store', 'id', {
    commandId: demoCommand(`open the store of ${zh}`),
    community: place,
    nameZh: `${zh}义仓`,
    keeperAccountId: keeper.accountId,
  });
  const { id: donorFamilyId } = await keeper.do<{ id: string }>('registerFamily', 'Family', 'id', {
    commandId: demoCommand(`register the donor family of ${zh}`),
    community: place,
    roles: ['DONOR'],
    name: '示范家庭',
    phone: '13800000001',
    address: `${zh}示范路 1 号`,
  });
  await receiveGifts(keeper, { storeId, donorFamilyId, where: ` in ${zh}` }, GIFTS.slice(0, gifts));
}
