import { Injectable } from '@nestjs/common';
import { sandboxOpenedV1 } from '@yicang/contracts';
import { type AccountId, addDays, type Grams, localDateAt, Refusal } from '@yicang/kernel';
import { type Tx } from '@yicang/platform-db';
import { Consumers } from '@yicang/platform-nats';
import { v7 as uuidv7 } from 'uuid';
import { doTo } from '../items/item-commands.js';
import { type ItemEntity } from '../items/item.entity.js';
import { discarding, ItemsService, type Gift } from '../items/items.service.js';
import { puttingAside } from '../quarantines/quarantine.changes.js';
import { StoresService } from '../stores/stores.service.js';

const GOODS_LAST_DAYS = 180;
type Goods = Pick<Gift, 'category' | 'nameZh' | 'quantity' | 'unit' | 'condition'> & {
  readonly grams: number;
  /** What became of it; it is free when nothing is said. */
  readonly fate?: (tx: Tx, item: ItemEntity) => Promise<ItemEntity | Refusal>;
};
const discarded: Goods['fate'] = (tx, item) => doTo(tx, item, discarding({ itemCode: item.code, reason: 'damaged' }));
const putAside: Goods['fate'] = (tx, item) => doTo(tx, item, puttingAside({ itemCode: item.code, reason: 'recalled' }));

/** What lies in the store of a partner's sandbox. */
const INVENTED: readonly Goods[] = [
  { category: 'food', nameZh: '演练大米 5 公斤', quantity: 1, unit: 'bag', condition: 'new', grams: 5_000 },
  { category: 'food', nameZh: '演练大米 10 公斤', quantity: 2, unit: 'bag', condition: 'new', grams: 20_000 },
  { category: 'food', nameZh: '演练食用油', quantity: 1, unit: 'bottle', condition: 'new', grams: 1_800 },
  { category: 'food', nameZh: '演练挂面', quantity: 4, unit: 'pack', condition: 'new', grams: 2_000 },
  { category: 'hygiene', nameZh: '演练洗衣粉', quantity: 2, unit: 'bag', condition: 'new', grams: 3_000 },
  { category: 'hygiene', nameZh: '演练香皂', quantity: 6, unit: 'piece', condition: 'new', grams: 600 },
  { category: 'clothing', nameZh: '演练羽绒服', quantity: 1, unit: 'piece', condition: 'good', grams: 900 },
  { category: 'clothing', nameZh: '演练棉鞋', quantity: 1, unit: 'pair', condition: 'fair', grams: 700 },
  { category: 'schoolThings', nameZh: '演练书包', quantity: 1, unit: 'piece', condition: 'good', grams: 800 },
  { category: 'food', nameZh: '演练奶粉', quantity: 1, unit: 'box', condition: 'new', grams: 900, fate: putAside },
  {
    category: 'household',
    nameZh: '演练暖瓶',
    quantity: 1,
    unit: 'piece',
    condition: 'fair',
    grams: 700,
    fate: discarded,
  },
  { category: 'aids', nameZh: '演练拐杖', quantity: 1, unit: 'piece', condition: 'new', grams: 500 },
];

/** A partner's sandbox has a store, and goods in it that its invented families gave: taken in as any other. */
@Injectable()
export class SandboxConsumers {
  constructor(consumers: Consumers, stores: StoresService, items: ItemsService) {
    consumers.on(sandboxOpenedV1, {
      purpose: 'sandbox',
      kind: 'versioned',
      handle: async (tx, { payload: { families } }) => {
        const donors = families.filter(({ role }) => role === 'donor');
        const store = await stores.found(tx, '演练义仓', uuidv7() as AccountId);
        for (const [nth, { grams, fate, ...goods }] of INVENTED.entries()) {
          const donorFamilyId = donors[nth % (donors.length + 1)]?.familyId ?? null;
          const expiresOn = goods.category === 'food' ? addDays(localDateAt(tx.now), GOODS_LAST_DAYS) : null;
          const where = { storeId: store.id, shelf: `A-${(nth % 3) + 1}`, weightGrams: grams as Grams };
          const taken = await items.takeIn(tx, { ...goods, ...where, donorFamilyId, expiresOn });
          const item = taken instanceof Refusal ? taken : ((await fate?.(tx, taken)) ?? taken);
          if (item instanceof Refusal) throw new Error(`What is invented is refused: ${item.reason}`);
        }
      },
    });
  }
}
