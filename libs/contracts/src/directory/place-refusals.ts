import { defineRefusals } from '@yicang/kernel';

/** Why directory refuses what others ask of it about places and the people who serve there; they tell their own people. */
export const placeRefusals = defineRefusals({
  PLACE_NOT_FOUND: { zh: '没有这个地点，请核对编码。', en: 'There is no such place. Check its code.' },
  APPOINTEE_NOT_FOUND: {
    zh: '此人今天没有在这里担任这一角色的有效账号。请核对账号，或先为其授予角色。',
    en: 'Nobody with this account holds this role here today. Check the account, or grant the role first.',
  },
});
