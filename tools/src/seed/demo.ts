import type { Platform } from '../platform.js';
import type { SignIn } from '../run-file.js';
import { assembleCast, demoCommand, HOME, who } from './cast.js';

/** What stands on the shelves of the demo's store: [name, category, quantity, unit, grams, expires]. */
const GIFTS = [
  ['东北大米 5 公斤', 'FOOD', 1, 'BAG', 5_000, '2027-10-31'],
  ['菜籽油 1.8 升', 'FOOD', 1, 'BOTTLE', 1_700, '2027-06-30'],
  ['挂面 1 公斤', 'FOOD', 2, 'PACK', 2_000, '2027-04-30'],
  ['洗衣粉 2 公斤', 'HYGIENE', 1, 'BAG', 2_000, null],
  ['儿童羽绒服 130 码', 'CLOTHING', 1, 'PIECE', 600, null],
  ['小学生书包', 'SCHOOL_THINGS', 1, 'PIECE', 450, null],
  ['折叠拐杖', 'AIDS', 1, 'PIECE', 380, null],
  ['电热水壶', 'HOUSEHOLD', 1, 'PIECE', 900, null],
] as const;

/** The demo's people, families and gifts are there, made through the gateway only; a second time changes nothing. */
export async function seedDemo(platform: Platform): Promise<readonly SignIn[]> {
  const { signIns, people, storeId } = await assembleCast(platform);
  const { id: donorFamilyId } = await who(people, 'manager').do<{ id: string }>('registerFamily', 'Family', 'id', {
    commandId: demoCommand('register the donor family'),
    community: HOME,
    roles: ['DONOR'],
    name: '示范家庭甲',
    phone: '13800000001',
    address: '水井坊示范路 1 号',
  });
  const keeper = who(people, 'keeper');
  for (const [nameZh, category, quantity, unit, weightGrams, expiresOn] of GIFTS) {
    await keeper.do('receiveGift', 'Item', 'id', {
      commandId: demoCommand(`receive ${nameZh}`),
      storeId,
      donorFamilyId,
      category,
      nameZh,
      quantity,
      unit,
      weightGrams,
      expiresOn,
      shelf: 'A-1',
    });
  }
  return signIns;
}
