import type { Person } from '../people.js';
import { demoCommand } from './cast.js';

/** What stands on the shelves of the demo's stores: [name, category, quantity, unit, grams, expires]. */
export const GIFTS = [
  ['东北大米 5 公斤', 'FOOD', 1, 'BAG', 5_000, '2027-10-31'],
  ['菜籽油 1.8 升', 'FOOD', 1, 'BOTTLE', 1_700, '2027-06-30'],
  ['挂面 1 公斤', 'FOOD', 2, 'PACK', 2_000, '2027-04-30'],
  ['洗衣粉 2 公斤', 'HYGIENE', 1, 'BAG', 2_000, null],
  ['儿童羽绒服 130 码', 'CLOTHING', 1, 'PIECE', 600, null],
  ['小学生书包', 'SCHOOL_THINGS', 1, 'PIECE', 450, null],
  ['折叠拐杖', 'AIDS', 1, 'PIECE', 380, null],
  ['电热水壶', 'HOUSEHOLD', 1, 'PIECE', 900, null],
] as const;

/** The gifts are in the store, from this family. `where` tells this store's commands from another's. */
export async function receiveGifts(
  keeper: Person,
  { storeId, donorFamilyId, where = '' }: { storeId: string; donorFamilyId: string; where?: string },
  gifts: readonly (typeof GIFTS)[number][],
): Promise<void> {
  for (const [nameZh, category, quantity, unit, weightGrams, expiresOn] of gifts) {
    await keeper.do('receiveGift', 'Item', 'id', {
      commandId: demoCommand(`receive ${nameZh}${where}`),
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
}
