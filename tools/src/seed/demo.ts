import type { Platform } from '../platform.js';
import type { SignIn } from '../run-file.js';
import { assembleCast, demoCommand, HOME, who } from './cast.js';
import { seedElsewhere } from './elsewhere.js';
import { GIFTS, receiveGifts } from './gifts.js';

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
  await receiveGifts(who(people, 'keeper'), { storeId, donorFamilyId }, GIFTS);
  await who(people, 'manager').do('registerOrganization', 'Organization', 'id', {
    commandId: demoCommand('register the enterprise'),
    place: HOME,
    kind: 'ENTERPRISE',
    nameZh: '水井坊粮油店（示范）',
    districtZh: '锦江区',
  });
  await seedElsewhere(platform, who(people, 'operator'));
  return signIns;
}
