import { defineOwnOperation, defineRefusals } from '@yicang/kernel';

/** She has proved just now that the account is hers. */
export const LINK_PROVIDER = defineOwnOperation('directory.link-provider', { isSensitive: true });
export const UNLINK_PROVIDER = defineOwnOperation('directory.unlink-provider');

export const providerRefusals = defineRefusals({
  PROVIDER_NOT_SET_UP: {
    zh: '这里没有开通单位账号登录，请用登录名和密码。',
    en: 'No sign-in provider is set up here. Use your login name and password.',
  },
  PROVIDER_AWAY: {
    zh: '单位账号的登录服务暂时没有回应，请稍后再试，或用登录名和密码。',
    en: 'The sign-in provider does not answer just now. Try again soon, or use your login name and password.',
  },
  PROVIDER_SIGN_IN_FAILED: {
    zh: '单位账号登录没有完成，请从头再来一次。',
    en: 'Signing in with the provider did not succeed. Please begin again.',
  },
  PROVIDER_REDIRECT_UNKNOWN: {
    zh: '这个回跳地址没有登记。',
    en: 'This redirect address is not registered.',
  },
  PROVIDER_NOT_LINKED: {
    zh: '这个单位账号还没有与您的账号关联。请先用登录名和密码登录，再关联。',
    en: 'This provider identity is linked to no account. Sign in with login name and password first, then link it.',
  },
  PROVIDER_LINK_TAKEN: {
    zh: '这个单位账号已与另一个账号关联，或您的账号已关联了别的单位账号。请先取消原来的关联。',
    en: 'This provider identity is linked to another account, or yours to another identity. Unlink that first.',
  },
});
