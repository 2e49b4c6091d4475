import { judgeRefresh } from './session.rules.js';

const now = new Date('2026-03-01T04:00:00Z');
const later = new Date('2026-03-02T04:00:00Z');
const session = { expiresAt: later, rotatedAt: null, revokedAt: null };

it('takes a token once, before its end', () => {
  expect(judgeRefresh(session, now)).toBe('good');
  expect(judgeRefresh(session, later)).toBe('over');
});
it('knows a token that was replaced, even after its end, and one whose family is over', () => {
  expect(judgeRefresh({ ...session, rotatedAt: now }, now)).toBe('reused');
  expect(judgeRefresh({ ...session, rotatedAt: now }, later)).toBe('reused');
  expect(judgeRefresh({ ...session, rotatedAt: now, revokedAt: now }, now)).toBe('over');
});
