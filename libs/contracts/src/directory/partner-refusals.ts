import { defineRefusals } from '@yicang/kernel';

/** Why a partner is not let in at the door. */
export const partnerRefusals = defineRefusals({
  PARTNER_KEY_UNKNOWN: {
    zh: '这把钥匙不对，或已到期、已撤销。请核对，或向给您钥匙的协调员要一把新的。',
    en: 'This key is none, has expired or was revoked. Check it, or ask the coordinator who gave it to you for a new one.',
  },
  PARTNER_ASSERTION_WRONG: {
    zh: '这个断言不对：签名、对象、时间不符，或已经用过。请核对后重新签一个。',
    en: 'The assertion is wrong: its signature, audience or time does not fit, or it was used already. Check and sign a new one.',
  },
  PARTNER_SCOPE_UNKNOWN: {
    zh: '要的权限范围超出了约定的。',
    en: 'The scope that was asked for is more than was agreed.',
  },
  PARTNER_ADDRESS_NOT_ALLOWED: {
    zh: '这把钥匙只能从登记过的网络地址使用。请换用登记的服务器，或请协调员发一把登记了新地址的钥匙。',
    en: 'This key works from its registered network addresses only. Use a server that is registered, or ask for a key with the new address.',
  },
});
