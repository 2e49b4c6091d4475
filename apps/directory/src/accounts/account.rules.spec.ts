import { refuse, type AccountId, type Grant, type Role, type TenantCode } from '@yicang/kernel';
import {
  administerProblem,
  parseDisplayName,
  parseLoginName,
  passwordProblem,
  PASSWORD_LENGTH_MAX,
  PASSWORD_LENGTH_MIN,
  SUSPEND_ACCOUNT,
  type LoginName,
} from './account.rules.js';

const now = new Date('2026-03-01T04:00:00Z');
const here = '51015NGF' as TenantCode;
const fang = 'wangfang' as LoginName;
const grant = (role: Role, place: string): Grant => ({ role, place: place as TenantCode, until: null });

it.each([
  ['WangFang', 'wangfang'],
  [' wang.fang-2_x ', 'wang.fang-2_x'],
  ['ｗａｎｇ', 'wang'],
])('reads the login name %j as %j', (text, name) => expect(parseLoginName(text)).toBe(name));
it.each(['wf', '13800138000', 'wang fang', '王芳', `a${'b'.repeat(40)}`, '', '-wang'])(
  'takes %j for no login name',
  (text) => expect(parseLoginName(text)).toBeNull(),
);
it('wants a display name of 1 to 40 characters', () => {
  expect(parseDisplayName(' 王芳 ')).toBe('王芳');
  expect(parseDisplayName('   ')).toBeNull();
  expect(parseDisplayName('字'.repeat(41))).toBeNull();
});

it('takes any password of ten characters that nobody would guess', () => {
  expect(passwordProblem('一把米一份心意送给邻居', fang)).toBeNull();
  expect(passwordProblem('rice rice sun', fang)).toBeNull();
  expect(passwordProblem('123456789', fang)).toEqual(refuse('PASSWORD_TOO_SHORT', { lengthMin: PASSWORD_LENGTH_MIN }));
  expect(passwordProblem('好'.repeat(PASSWORD_LENGTH_MAX + 1), fang)).toMatchObject({ reason: 'PASSWORD_TOO_LONG' });
});
it('refuses a password that holds the login name', () => {
  expect(passwordProblem('my-WangFang-1', fang)).toMatchObject({ reason: 'PASSWORD_IS_LOGIN_NAME' });
});
it.each(['1234567890', '0987654321', 'aaaaaaaaaa', 'abababababab', 'abcdefghijkl', 'Password123', 'qwertyuiop'])(
  'refuses %j as too easy',
  (password) => expect(passwordProblem(password, fang)).toMatchObject({ reason: 'PASSWORD_TOO_EASY' }),
);

describe('administering an account', () => {
  const person = (grants: Grant[] = [], homePlace = here) => ({ accountId: 'fang' as AccountId, homePlace, grants });
  const manager = { subject: 'manager', grants: [grant('communityManager', here)] };
  const coordinator = { subject: 'coordinator', grants: [grant('cityCoordinator', '5101')] };
  const problem = (actor: typeof manager, whose: ReturnType<typeof person>) =>
    administerProblem(actor, SUSPEND_ACCOUNT, whose, now)?.reason;
  it('is for those who administer her home and could give every role she has, wherever others gave it', () => {
    expect(problem(manager, person())).toBeUndefined();
    expect(problem(manager, person([grant('keeper', here), grant('volunteer', '5101AAAA')]))).toBeUndefined();
    expect(problem(coordinator, person([grant('communityManager', '1101AAAA')]))).toBeUndefined();
  });
  it('is refused when she has a role they could not give, anywhere, or is at home elsewhere', () => {
    expect(problem(manager, person([grant('communityManager', here)]))).toBe('NOT_PERMITTED');
    expect(problem(manager, person([grant('communityManager', '5101AAAA')]))).toBe('NOT_PERMITTED');
    expect(problem(coordinator, person([grant('cityCoordinator', '1101')]))).toBe('NOT_PERMITTED');
    expect(problem(manager, person([grant('keeper', here)], '5101AAAA' as TenantCode))).toBe('NOT_PERMITTED');
  });
  it('is refused when one grant covers her home and only another, elsewhere, could give her role', () => {
    const both = { subject: 'both', grants: [grant('communityManager', here), grant('cityCoordinator', '1101')] };
    expect(problem(both, person([grant('communityManager', here)]))).toBe('NOT_PERMITTED');
  });
  it('is refused for oneself', () => {
    expect(problem({ ...manager, subject: 'fang' }, person())).toBe('ACCOUNT_IS_YOURS');
  });
});
