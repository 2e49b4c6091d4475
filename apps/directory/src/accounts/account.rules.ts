import {
  covers,
  defineOperation,
  defineOwnOperation,
  defineSensitiveOperation,
  defineRefusals,
  isCurrent,
  refuse,
  type AccountId,
  type Actor,
  type Brand,
  type Grant,
  type Operation,
  type Refusal,
  type TenantCode,
} from '@yicang/kernel';
import { GRANTABLE_ROLES } from './grant.rules.js';

export const ACCOUNT_STATUSES = ['active', 'suspended'] as const;
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number];

/** What a person signs in with: 3 to 40 of a-z, 0-9, dot, underscore, hyphen; a letter first, so it is no phone number. */
export type LoginName = Brand<string, 'LoginName'>;

const ADMINISTRATORS = ['platformOperator', 'cityCoordinator', 'communityManager'] as const;
export const CREATE_ACCOUNT = defineOperation('directory.create-account', ADMINISTRATORS);
export const READ_ACCOUNTS = defineOperation('directory.read-accounts', ADMINISTRATORS);
export const SUSPEND_ACCOUNT = defineOperation('directory.suspend-account', ADMINISTRATORS);
export const REINSTATE_ACCOUNT = defineOperation('directory.reinstate-account', ADMINISTRATORS);
export const RESET_PASSWORD = defineSensitiveOperation('directory.reset-password', ADMINISTRATORS);
export const CHANGE_PASSWORD = defineOwnOperation('directory.change-password');

export const accountRefusals = defineRefusals({
  LOGIN_NAME_MALFORMED: {
    zh: '登录名应为 3 至 40 个小写字母、数字、点、下划线或连字符，并以字母开头；请勿使用手机号。',
    en: 'A login name has 3 to 40 lower-case letters, digits, dots, underscores or hyphens and starts with a letter. Use no phone number.',
  },
  LOGIN_NAME_TAKEN: {
    zh: '登录名 {loginName} 已被使用，请换一个。',
    en: 'The login name {loginName} is taken. Choose another one.',
  },
  DISPLAY_NAME_MALFORMED: { zh: '显示名应为 1 至 40 个字。', en: 'A display name has 1 to 40 characters.' },
  PASSWORD_TOO_SHORT: {
    zh: '密码至少 {lengthMin} 个字符；一句好记的话就很合适。',
    en: 'A password has at least {lengthMin} characters. A sentence that is easy to remember does well.',
  },
  PASSWORD_TOO_LONG: { zh: '密码最多 {lengthMax} 个字符。', en: 'A password has at most {lengthMax} characters.' },
  PASSWORD_TOO_EASY: {
    zh: '这个密码太容易被猜到，请换一个。',
    en: 'This password is among the first that anybody would guess. Choose another one.',
  },
  PASSWORD_IS_LOGIN_NAME: {
    zh: '密码里不能含有登录名，请换一个。',
    en: 'The password must not contain the login name. Choose another one.',
  },
  PASSWORD_WRONG: {
    zh: '当前密码不正确，什么都没有改动。',
    en: 'The current password is not right, and nothing was changed.',
  },
  ACCOUNT_NOT_FOUND: { zh: '没有这个账号，请核对。', en: 'There is no such account. Check its id.' },
  ACCOUNT_SUSPENDED: {
    zh: '这个账号已停用，不能再授权。',
    en: 'This account is suspended and can be granted nothing.',
  },
  ACCOUNT_IS_YOURS: {
    zh: '不能这样处理自己的账号：换密码请用“更换密码”，其余请让另一位管理者来做。',
    en: 'You cannot do this to your own account. Change your password yourself; for the rest ask another administrator.',
  },
});

/** The login name, in lower case and without spaces around it; null when it is none. */
export function parseLoginName(text: string): LoginName | null {
  const lower = text.normalize('NFKC').trim().toLowerCase();
  return /^[a-z][a-z0-9._-]{2,39}$/.test(lower) ? (lower as LoginName) : null;
}

const DISPLAY_NAME_LENGTH_MAX = 40;

/** The name without spaces around it, or null when nothing or too much is left. */
export function parseDisplayName(text: string): string | null {
  const name = text.normalize('NFC').trim();
  return name !== '' && [...name].length <= DISPLAY_NAME_LENGTH_MAX ? name : null;
}

export const PASSWORD_LENGTH_MIN = 10;
/** Long enough for any sentence, short enough to hash. */
export const PASSWORD_LENGTH_MAX = 128;

/** The password as it is hashed and compared: the same characters typed on another keyboard are the same password. */
export function normalizePassword(text: string): string {
  return text.normalize('NFKC');
}

// The longer ones of the passwords that every list of leaked ones starts with.
// prettier-ignore
const COMMON_PASSWORDS: ReadonlySet<string> = new Set([
  'password12', 'password123', 'password1234', 'passw0rd123', 'administrator', 'admin12345', 'administrator1',
  'qwertyuiop', 'qwerty12345', 'qwerty123456', '1q2w3e4r5t', '1qaz2wsx3edc', 'zaq12wsx34', 'asdfghjkl1',
  'iloveyou12', 'letmein123', 'welcome123', 'changeme123', 'woaini1314', 'woaini5201314', 'woaini520520',
  'a123456789', 'aa12345678', 'abc1234567', 'abcd123456', 'abc123456789', 'zxcvbnm123', '5201314520',
]);

/**
 * May be an account's password: length counts and nothing else does (NIST SP 800-63B), but not what anybody tries first.
 * @returns the refusal that says why not; null when it may.
 */
export function passwordProblem(
  password: string,
  loginName: LoginName,
): Refusal<'PASSWORD_TOO_SHORT' | 'PASSWORD_TOO_LONG' | 'PASSWORD_TOO_EASY' | 'PASSWORD_IS_LOGIN_NAME'> | null {
  const length = [...password].length;
  if (length < PASSWORD_LENGTH_MIN) return refuse('PASSWORD_TOO_SHORT', { lengthMin: PASSWORD_LENGTH_MIN });
  if (length > PASSWORD_LENGTH_MAX) return refuse('PASSWORD_TOO_LONG', { lengthMax: PASSWORD_LENGTH_MAX });
  const lower = password.toLowerCase();
  if (lower.includes(loginName)) return refuse('PASSWORD_IS_LOGIN_NAME');
  return COMMON_PASSWORDS.has(lower) || isOnePattern(lower) ? refuse('PASSWORD_TOO_EASY') : null;
}

const DIFFERENT_CHARACTERS_MIN = 4;

/** Few different characters, or each one the next after the one before, forwards or backwards. */
function isOnePattern(password: string): boolean {
  if (new Set(password).size < DIFFERENT_CHARACTERS_MIN) return true;
  const steps = new Set(
    [...password].slice(1).map((character, at) => (character.codePointAt(0) ?? 0) - password.charCodeAt(at)),
  );
  // 1234567890 and 0987654321 make one step of 9 the other way
  steps.delete(-9);
  steps.delete(9);
  return steps.size === 1 && (steps.has(1) || steps.has(-1));
}

/** Whose account it is: what she is granted now, anywhere, and the place she was given the account in. */
export interface AccountHolder {
  readonly accountId: AccountId;
  readonly homePlace: TenantCode;
  readonly grants: readonly Grant[];
}

/**
 * The actor may do this to the account: it is at home where one of her grants administers, and holds no role that this
 * grant could not give. Where the roles hold does not matter: else a grant from next door would shield the account from
 * those who answer for it.
 * @returns the refusal; null when she may.
 */
export function administerProblem(
  actor: Pick<Actor, 'subject' | 'grants'>,
  operation: Operation,
  holder: AccountHolder,
  now: Date,
): Refusal<'ACCOUNT_IS_YOURS' | 'NOT_PERMITTED'> | null {
  if (actor.subject === holder.accountId) return refuse('ACCOUNT_IS_YOURS');
  const administers = actor.grants.some(
    (grant) =>
      isCurrent(grant, now) &&
      operation.roles.includes(grant.role) &&
      covers(grant.place, holder.homePlace) &&
      holder.grants.every(({ role }) => GRANTABLE_ROLES[grant.role]?.includes(role) === true),
  );
  return administers ? null : refuse('NOT_PERMITTED');
}
