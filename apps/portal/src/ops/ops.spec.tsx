import { portalHandler, type GraphqlAnswer } from '../portal-handler.js';

const service = (name: string, facts: object = {}) => ({
  service: name,
  light: 'GREEN',
  alarms: [],
  isAnswering: true,
  eventsWaiting: 0,
  oldestEventWaitingAt: null,
  comparedAt: '2026-03-01T08:00:00.000Z',
  eventsResent: 0,
  consumers: [{ name: 'reporting-on-items', waiting: 0, inHand: 0, redelivered: 0 }],
  deadLetterCount: 0,
  deadLetters: [],
  dueWork: [],
  ...facts,
});
const letter = {
  tenantCode: '51015NGF',
  consumer: 'reporting-on-items',
  stream: 'EVT_INVENTORY',
  seq: 42,
  subject: 'evt.inventory.item.received.v1.51.5101.51015NGF',
  problem: '<script>alert(1)</script>',
  parkedAt: '2026-03-01T08:00:00.000Z',
};
const unwell = [
  service('DIRECTORY'),
  service('REGISTRY', {
    light: 'RED',
    isAnswering: false,
    alarms: [{ name: 'service-silent', light: 'RED', figure: 1 }],
    eventsWaiting: null,
    comparedAt: null,
    eventsResent: null,
    consumers: null,
    deadLetterCount: null,
    deadLetters: null,
    dueWork: null,
  }),
  service('REPORTING', {
    light: 'AMBER',
    alarms: [{ name: 'dead-letters', light: 'AMBER', figure: 1 }],
    deadLetterCount: 1,
    deadLetters: [letter],
  }),
];
const session = { __typename: 'Session', accessToken: 'access.token.x', refreshToken: 'refresh-token' };

interface Asked {
  readonly token: string | null;
  readonly query: string;
  readonly variables: Record<string, unknown>;
}
/** A portal at a gateway that gives these answers, by the name of the operation's field. */
function portal(answers: Readonly<Record<string, unknown>> = {}, errors?: GraphqlAnswer['errors']) {
  const asked: Asked[] = [];
  const all = { operations: { asOf: '2026-03-01T08:00:00.000Z', light: 'RED', services: unwell }, ...answers };
  const handle = portalHandler({
    publicOrigin: 'https://yicang.example',
    graphql: () => Promise.reject(new Error('The public asks nothing here')),
    askAs: (token, query, variables) => {
      asked.push({ token, query, variables });
      const data = Object.fromEntries(
        Object.entries(all).filter(([field]) => new RegExp(`\\b${field}\\b`).test(query)),
      );
      return Promise.resolve(errors === undefined ? { data } : { errors });
    },
  });
  const visit = async (
    path: string,
    { cookie = '', form = null as object | null, origin = 'https://yicang.example' } = {},
  ) => {
    const response = await handle(
      new Request(`http://gateway.internal${path}`, {
        method: form === null ? 'GET' : 'POST',
        headers: { host: 'yicang.example', cookie, ...(form === null ? {} : { origin }) },
        ...(form === null ? {} : { body: new URLSearchParams(form as Record<string, string>).toString() }),
      }),
    );
    return { status: response.status, headers: response.headers, html: await response.text() };
  };
  return { asked, visit };
}
const SIGNED_IN = 'yicang-ops=access.token.x; yicang-ops-refresh=refresh-token';
const form = { commandId: 'c', service: 'reporting', ...letter, seq: '42', problem: '', subject: '', parkedAt: '' };

describe('/ops', () => {
  it('asks who is there, and shows nothing before', async () => {
    const { visit, asked } = portal();
    const { status, html, headers } = await visit('/ops');
    expect(status).toBe(200);
    expect(html).toContain('name="password"');
    expect(html).not.toContain('reporting');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(asked).toEqual([]);
  });

  it.each(['zh', 'en'])('shows each service with its light, alarms, runbooks and dead letters (%s)', async (lang) => {
    const { html, status } = await portal().visit(`/ops?lang=${lang}`, { cookie: SIGNED_IN });
    expect(status).toBe(200);
    for (const said of ['docs/runbooks/service-silent.md', 'docs/runbooks/dead-letters.md', 'reporting-on-items'])
      expect(html).toContain(said);
    expect(html).toContain(lang === 'zh' ? '需要马上处理' : 'Act now');
    expect(html).not.toMatch(/<script|\sstyle=/);
    expect(html).toContain('&lt;script&gt;');
    expect(html.replace(/<[^>]*>/g, '')).not.toMatch(/\{\w+\}/);
    expect(html.match(/<label/g)).toHaveLength(1);
  });

  it('keeps the session in cookies that no script reads and no other site sends', async () => {
    const { visit, asked } = portal({ signIn: session });
    const signedIn = await visit('/ops/sign-in', { form: { loginName: 'operator', password: 'secret words' } });
    expect({ status: signedIn.status, to: signedIn.headers.get('location') }).toEqual({ status: 303, to: '/ops' });
    for (const cookie of signedIn.headers.getSetCookie())
      expect(cookie).toMatch(/Path=\/ops; HttpOnly; SameSite=Strict; Secure$/);
    expect(asked).toMatchObject([{ token: null, variables: { input: { loginName: 'operator' } } }]);
  });

  it('tells why somebody is not let in', async () => {
    const { visit } = portal({ signIn: { __typename: 'Refused', reason: 'SIGN_IN_FAILED' } });
    const { status, html } = await visit('/ops/sign-in', { form: { loginName: 'x', password: 'y' } });
    expect(status).toBe(401);
    expect(html).toContain('登录名或密码不正确');
    const forbidden = portal({}, [{ message: 'no', extensions: { code: 'FORBIDDEN', reason: 'NOT_PERMITTED' } }]);
    expect((await forbidden.visit('/ops', { cookie: SIGNED_IN })).html).toContain('不是平台管理员');
  });

  it('refreshes a session whose access token is over, and gives it up when that is refused', async () => {
    const { visit, asked } = portal({ refreshSession: { ...session, accessToken: 'next.token.y' } });
    const { headers, status } = await visit('/ops', { cookie: 'yicang-ops-refresh=refresh-token' });
    expect(status).toBe(200);
    expect(asked.map(({ token }) => token)).toEqual([null, 'next.token.y']);
    expect(headers.getSetCookie()[0]).toContain('next.token.y');
    const over = portal({ refreshSession: { __typename: 'Refused', reason: 'SESSION_REVOKED' } });
    const refused = await over.visit('/ops', { cookie: 'yicang-ops-refresh=refresh-token' });
    expect(refused.status).toBe(401);
    expect(refused.headers.getSetCookie().every((cookie) => cookie.includes('Max-Age=0'))).toBe(true);
  });

  it('keeps the session while nobody can be asked, and says where to look', async () => {
    const away = [{ message: 'away', extensions: { code: 'SERVICE_UNAVAILABLE' } }];
    for (const cookie of [SIGNED_IN, 'yicang-ops-refresh=refresh-token']) {
      const { status, html, headers } = await portal({}, away).visit('/ops', { cookie });
      expect(status).toBe(503);
      expect(html).toContain('docs/runbooks/service-silent.md');
      expect(html).not.toContain('name="password"');
      expect(headers.getSetCookie()).toEqual([]);
    }
    const form = { loginName: 'operator', password: 'secret words' };
    expect((await portal({}, away).visit('/ops/sign-in', { form })).status).toBe(503);
  });

  it('replays and discards as the reader, and says what came of it', async () => {
    const replayed = portal({ replayDeadLetter: { __typename: 'TreatedDeadLetter' } });
    const { headers } = await replayed.visit('/ops/replay', { cookie: SIGNED_IN, form });
    expect(headers.get('location')).toBe('/ops?said=replayed');
    expect(replayed.asked).toMatchObject([
      { token: 'access.token.x', variables: { input: { commandId: 'c', service: 'REPORTING', seq: 42 } } },
    ]);
    const gone = portal({ discardDeadLetter: { __typename: 'Refused', reason: 'DEAD_LETTER_GONE' } });
    const said = await gone.visit('/ops/discard', { cookie: SIGNED_IN, form: { ...form, reason: '试验' } });
    expect(said.headers.get('location')).toBe('/ops?said=DEAD_LETTER_GONE');
    expect((await portal().visit('/ops?said=DEAD_LETTER_GONE', { cookie: SIGNED_IN })).html).toContain('已经不在');
  });

  it('asks for the password again when the proof is old', async () => {
    const { visit } = portal({ replayDeadLetter: { __typename: 'Refused', reason: 'PROOF_NEEDED' } });
    const { status, html } = await visit('/ops/replay', { cookie: SIGNED_IN, form });
    expect(status).toBe(401);
    expect(html).toContain('请再登录一次');
  });

  it.each(['https://elsewhere.example', 'null', ''])('takes no form that comes from %j', async (origin) => {
    const { visit, asked } = portal();
    const { status } = await visit('/ops/replay', { cookie: SIGNED_IN, form, origin });
    expect(status).toBe(303);
    expect(asked).toEqual([]);
  });

  it('is away when the gateway says something else, and leaves nothing of it', async () => {
    const { status, html } = await portal({ operations: { nonsense: true } }).visit('/ops', { cookie: SIGNED_IN });
    expect(status).toBe(503);
    expect(html).not.toContain('nonsense');
  });
});
