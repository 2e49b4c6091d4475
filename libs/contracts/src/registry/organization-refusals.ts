import { defineRefusals } from '@yicang/kernel';

/** Why registry refuses what delivery asks of it about organizations. Worded here because delivery tells its own people. */
export const organizationRefusals = defineRefusals({
  ORGANIZATION_NOT_FOUND: {
    zh: '此地没有登记这个机构。请核对，或先登记。',
    en: 'This place has no such organization in its register. Check it, or register it first.',
  },
  ORGANIZATION_CLOSED: {
    zh: '“{nameZh}”已注销，不能再为它登记。',
    en: '{nameZh} is closed, so nothing more is recorded for it.',
  },
});
