import { defineRefusals } from '@yicang/kernel';

/** How long an access token holds. Revoked grants end it at once, everywhere, by their version. */
export const ACCESS_TOKEN_SECONDS = 600;
/** Thirty days after sign-in a person proves again who she is (NIST SP 800-63B, AAL1). Refreshing does not extend it. */
export const SESSION_DAYS = 30;

/** Wrong passwords for one login name, and attempts of one client, in one window. */
export const ATTEMPTS_PER_NAME_MAX = 10;
/** A community's people may share one address. */
export const ATTEMPTS_PER_CLIENT_MAX = 100;
export const ATTEMPT_WINDOW_SECONDS = 900;

export const sessionRefusals = defineRefusals({
  SIGN_IN_FAILED: {
    zh: '登录名或密码不正确，或账号不能使用。请核对后再试；忘记密码请联系本社区负责人。',
    en: 'The login name or password is not right, or the account cannot be used. Check both; if you forgot the password, ask your community manager.',
  },
  SESSION_REVOKED: { zh: '登录已失效，请重新登录。', en: 'This session is over. Please sign in again.' },
});

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
