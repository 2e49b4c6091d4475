import { defineRefusals } from '@yicang/kernel';

/** Why registry refuses what inventory and delivery ask of it. Worded here because they tell their own people. */
export const familyRefusals = defineRefusals({
  FAMILY_NOT_FOUND: {
    zh: '本社区没有登记这个家庭。请核对家庭编号，或先办理登记。',
    en: 'This community has no such family in its register. Check the family’s code or register it first.',
  },
  FAMILY_ROLE_MISSING: {
    zh: '这个家庭目前没有所需的身份（爱心家庭或受助家庭）。请先在登记处办理。',
    en: 'This family is not registered in the role needed here (donor or recipient). Please have the role entered first.',
  },
  HAND_OVER_CODE_WRONG: {
    zh: '交接码不对。请对照受助家庭的卡片重新扫码或输入。',
    en: 'The hand-over code does not fit. Scan or type it again from the recipient family’s card.',
  },
  HAND_OVER_CODE_NOT_ISSUED: {
    zh: '这个家庭还没有交接卡。请社区负责人先为其办卡。',
    en: 'This family has no hand-over card yet. Ask the community manager to issue one first.',
  },
  SIGNATURE_UNREADABLE: {
    zh: '签名须是 PNG 图片，不超过 128 KiB，边长不超过 2000 像素。请重新签名。',
    en: 'A signature is a PNG picture of 128 KiB at most, no side longer than 2000 pixels. Please have it signed again.',
  },
});
