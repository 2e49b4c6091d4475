import { type Contact, type PhoneNumber } from '../households/household.rules.js';

const ORDINALS = '甲乙丙丁戊己庚辛';

/** Nobody's name, number or door: the number is of a form that no network gives out. */
export function inventedContact(nth: number): Contact {
  const which = ORDINALS.charAt(nth % ORDINALS.length);
  return {
    name: `演练家庭${which}`,
    phone: `1380000${String(9_000 + nth)}` as PhoneNumber,
    address: `演练路 ${nth + 1} 号`,
    members: nth % 2 === 0 ? [] : [{ name: `演练孩子${which}`, birthYear: 2015 }],
  };
}
