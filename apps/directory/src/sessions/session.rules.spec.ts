import fc from 'fast-check';
import { ATTEMPTS_MAX, exhaustedKeys, judgeRefresh } from './session.rules.js';

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

// one window of wrong passwords: who got to try, in order, as the counters decide
function triedOf(asked: readonly (readonly [client: number, name: number])[]): string[] {
  const counted = new Map<string, number>();
  return asked.flatMap(([client, name]) => {
    const keys = { pair: `${client} ${name}`, client: `client ${client}`, name: `name ${name}` };
    const by = (key: string) => counted.get(key) ?? 0;
    if (exhaustedKeys({ pair: by(keys.pair), client: by(keys.client), name: by(keys.name) }).length > 0) return [];
    for (const key of Object.values(keys)) counted.set(key, by(key) + 1);
    return [keys.pair];
  });
}
const attempts = fc.array(fc.tuple(fc.nat({ max: 12 }), fc.nat({ max: 12 })), { maxLength: 2_000, size: 'max' });
const OWNER = 99;

it('lets no client try more than its share, of one name or of all, and no name be tried more than its own', () => {
  fc.assert(
    fc.property(attempts, (asked) => {
      const tried = triedOf(asked);
      const most = (of: (pair: string) => string | undefined) => {
        const subjects = tried.map(of);
        return Math.max(0, ...subjects.map((subject) => subjects.filter((other) => other === subject).length));
      };
      expect(most((pair) => pair)).toBeLessThanOrEqual(ATTEMPTS_MAX.pair);
      expect(most((pair) => pair.split(' ')[0])).toBeLessThanOrEqual(ATTEMPTS_MAX.client);
      expect(most((pair) => pair.split(' ')[1])).toBeLessThanOrEqual(ATTEMPTS_MAX.name);
    }),
  );
});
it('lets the owner of a name try from her own address, whatever fewer than ten others did before', () => {
  const fewer = ATTEMPTS_MAX.name / ATTEMPTS_MAX.pair - 1;
  fc.assert(
    fc.property(attempts, fc.nat({ max: 12 }), (asked, name) => {
      const theirs = asked.map(([client, of]) => [client % fewer, of] as const);
      expect(triedOf([...theirs, [OWNER, name]]).at(-1)).toBe(`${OWNER} ${name}`);
    }),
  );
});
