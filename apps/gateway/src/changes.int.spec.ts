import { globalId, parseTenantCode, type TenantCode } from '@yicang/kernel';
import { LISTENERS_MAX } from './changes.js';
import { GatewayStage } from './gateway.fixture.js';

const HOME = parseTenantCode('51017K3Q')!;
const NEXT_DOOR = parseTenantCode('51017K3R')!;
const CITY = parseTenantCode('5101')!;
const TYPE = 'inventory.item.received.v1';

let stage: GatewayStage;
let keeper: string;
let open: AbortController[] = [];
beforeAll(async () => {
  stage = await GatewayStage.open();
  keeper = `Bearer ${await stage.token()}`;
});
afterAll(() => stage.close());
afterEach(() => {
  for (const listener of open) listener.abort();
  open = [];
});

interface Told {
  readonly cursor: string;
  readonly kind: string;
  readonly type: string | null;
  readonly place: { id: string } | null;
}

/** Somebody listens; `next` is what they are told next. */
async function listen(authorization: string | null, variables: object = {}, accept = 'text/event-stream') {
  const abort = new AbortController();
  open.push(abort);
  const query =
    'subscription ($place: ID, $after: ID) { changes(place: $place, after: $after) { cursor kind type place { id } } }';
  const response = await fetch(`${stage.gateway.url}/graphql`, {
    method: 'POST',
    signal: abort.signal,
    headers: { 'content-type': 'application/json', accept, ...(authorization === null ? {} : { authorization }) },
    body: JSON.stringify({ query, variables }),
  });
  const texts = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const next = async (): Promise<Told> => {
    for (;;) {
      const message = /event: next\r?\ndata: (.*)\r?\n\r?\n/.exec(text);
      if (message !== null) {
        text = text.slice(message.index + message[0].length);
        return (JSON.parse(message[1]!) as { data: { changes: Told } }).data.changes;
      }
      const { done, value } = await texts.read();
      if (done) throw new Error(`The stream ended: ${text}`);
      text += value;
    }
  };
  const rest = async (): Promise<string> => {
    for (;;) {
      const { done, value } = await texts.read();
      if (done) return text;
      text += value;
    }
  };
  return { response, next, rest, leave: () => abort.abort() };
}
const place = (code: TenantCode) => ({ id: globalId('Place', code, code) });

it('tells at once what happens at the places in one’s care, and of no other', async () => {
  const { response, next } = await listen(keeper);
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
  expect(await next()).toMatchObject({ kind: 'REFETCH', type: null, place: null });
  for (const where of [NEXT_DOOR, CITY, HOME]) await stage.happened(where);
  expect(await next()).toMatchObject({ kind: 'EVENT', type: TYPE, place: place(HOME) });
});

it('hears a community of a city in one’s care, or that community alone', async () => {
  const claims = { grants: [{ role: 'cityCoordinator', place: CITY, until: null }] };
  const authorization = `Bearer ${await stage.token({ claims })}`;
  const all = await listen(authorization);
  const one = await listen(authorization, { place: place(NEXT_DOOR).id });
  await Promise.all([all.next(), one.next()]);
  for (const where of [HOME, NEXT_DOOR]) await stage.happened(where);
  expect((await all.next()).place).toEqual(place(HOME));
  expect((await all.next()).place).toEqual(place(NEXT_DOOR));
  expect((await one.next()).place).toEqual(place(NEXT_DOOR));
});

it('tells of what one’s role may read, and of nothing else', async () => {
  const as = async (role: string, at: TenantCode = HOME) => {
    const claims = { grants: [{ role, place: at, until: null }] };
    const told = await listen(`Bearer ${await stage.token({ claims, subject: `a-${role}` })}`);
    await told.next();
    return told;
  };
  const listeners = await Promise.all([
    as('resident'),
    as('provinceViewer', '51' as TenantCode),
    as('volunteer'),
    as('keeper'),
  ]);
  for (const type of ['inventory.store.opened.v1', 'directory.place.opened.v1', TYPE]) await stage.happened(HOME, type);
  const [resident, viewer, volunteer, ownKeeper] = listeners;
  expect((await volunteer?.next())?.type).toBe('inventory.store.opened.v1');
  expect((await volunteer?.next())?.type).toBe(TYPE);
  expect((await ownKeeper?.next())?.type).toBe('inventory.store.opened.v1');
  const nothing = Symbol('nothing');
  const soon = new Promise((resolve) => setTimeout(resolve, 300, nothing));
  expect(await Promise.race([soon, resident?.next(), viewer?.next()])).toBe(nothing);
});

it('sends away whose grants change, and hears her again only with what they are now', async () => {
  const authorization = async (gv: number) => `Bearer ${await stage.token({ subject: 'moved', claims: { gv } })}`;
  const before = await listen(await authorization(3));
  await before.next();
  await stage.grantsChanged('moved', 4);
  expect(await before.rest()).not.toMatch(/event: next/);
  expect(await (await listen(await authorization(3))).rest()).toMatch(/GRANTS_CHANGED/);
  expect((await (await listen(await authorization(4))).next()).kind).toBe('REFETCH');
});

it('tells who comes back what was missed, and who was away too long or elsewhere to ask anew', async () => {
  const first = await listen(keeper);
  const { cursor } = await first.next();
  first.leave();
  for (const where of [HOME, NEXT_DOOR, HOME]) await stage.happened(where);
  const again = await listen(keeper, { after: cursor });
  const missed = [await again.next(), await again.next()];
  expect(missed.map(({ kind }) => kind)).toEqual(['EVENT', 'EVENT']);
  expect(missed[0]?.cursor).not.toBe(missed[1]?.cursor);
  for (const unknown of ['another-run.7', 'nonsense', `${cursor.split('.')[0]}.99999`])
    expect((await (await listen(keeper, { after: unknown })).next()).kind).toBe('REFETCH');
});

it('has ears for so many of one key at a time, and for others once they leave', async () => {
  const authorization = `Bearer ${await stage.token({ subject: 'many' })}`;
  const listeners = await Promise.all(Array.from({ length: LISTENERS_MAX }, () => listen(authorization)));
  await Promise.all(listeners.map(({ next }) => next()));
  expect(await (await listen(authorization)).rest()).toMatch(/RATE_LIMITED/);
  for (const { leave } of listeners) leave();
  let kind: string | undefined;
  for (let tries = 0; tries < 50 && kind === undefined; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    kind = await (await listen(authorization)).next().then(
      (told) => told.kind,
      () => undefined,
    );
  }
  expect(kind).toBe('REFETCH');
});

it('is refused to the public, to who names no place, and to who accepts no stream', async () => {
  expect(await (await listen(null)).rest()).toMatch(/UNAUTHENTICATED.*SIGN_IN_NEEDED/);
  expect(await (await listen(keeper, { place: 'x' })).rest()).toMatch(/BAD_USER_INPUT/);
  const { response, rest } = await listen(keeper, {}, 'application/json');
  expect(response.status).toBe(406);
  expect(await rest()).toMatch(/text\/event-stream/);
});
