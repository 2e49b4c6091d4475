import { defineOwnOperation, defineRefusals } from '@yicang/kernel';

/** How long an access token holds. Revoked grants end it at once, everywhere, by their version. */
export const ACCESS_TOKEN_SECONDS = 600;
/** Thirty days after sign-in a person proves again who she is (NIST SP 800-63B, AAL1). Refreshing does not extend it. */
export const SESSION_DAYS = 30;

export const PROVE_AGAIN = defineOwnOperation('directory.prove-again');

/**
 * What attempts to sign in are counted by, in one window, and how many there may be. Strictly the login name and the
 * client together: who guesses shuts out herself, not the owner of the name. Loosely either alone: a community's people
 * may share one address, and guesses at one name from very many addresses must end as well.
 */
export const ATTEMPTS_MAX = { pair: 10, client: 100, name: 100 } as const;
export type AttemptKey = keyof typeof ATTEMPTS_MAX;
/** In the order they are locked in. */
export const ATTEMPT_KEYS = ['pair', 'client', 'name'] as const satisfies readonly AttemptKey[];
export const ATTEMPT_WINDOW_SECONDS = 900;

export const sessionRefusals = defineRefusals({
  SIGN_IN_FAILED: {
    zh: '登录名或密码不正确，或账号不能使用。请核对后再试；忘记密码请联系本社区负责人。',
    en: 'The login name or password is not right, or the account cannot be used. Check both; if you forgot the password, ask your community manager.',
  },
  SESSION_REVOKED: { zh: '登录已失效，请重新登录。', en: 'This session is over. Please sign in again.' },
});

/**
 * What has had enough attempts in this window; none of it: the attempt may go on, and counts by all three. One that may
 * not counts by nothing: else one client would use up a name's attempts and shut out everybody.
 */
export function exhaustedKeys(counted: Readonly<Record<AttemptKey, number>>): AttemptKey[] {
  return ATTEMPT_KEYS.filter((key) => counted[key] >= ATTEMPTS_MAX[key]);
}

export interface RefreshSessionState {
  readonly expiresAt: Date;
  readonly rotatedAt: Date | null;
  readonly revokedAt: Date | null;
}

/**
 * What presenting this token means. `reused`: it was replaced already, so two hold it, one of them not its owner, and
 * the whole family must end. `over`: expired or revoked.
 */
export function judgeRefresh(session: RefreshSessionState, now: Date): 'good' | 'reused' | 'over' {
  if (session.revokedAt !== null) return 'over';
  if (session.rotatedAt !== null) return 'reused';
  return session.expiresAt <= now ? 'over' : 'good';
}
