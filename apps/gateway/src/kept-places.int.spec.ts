import { GatewayStage, HIDDEN } from './gateway.fixture.js';

let stage: GatewayStage;

beforeAll(async () => {
  stage = await GatewayStage.open();
});
afterAll(() => stage.close());

/** What the gateway answers of these places, and how often directory was asked for it. */
async function ask(fields: string, ...places: string[]) {
  stage.heard.length = 0;
  const query = `query ($places: [ID!]!) { at(places: $places) { ${fields} } }`;
  const response = await fetch(`${stage.gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { places } }),
  });
  const { data } = (await response.json()) as { data: { at: unknown } | null };
  return { at: data?.at, asked: stage.heard.filter(({ service }) => service === 'directory').length };
}

it('asks directory once what places are called, and again for one it does not know', async () => {
  const one = { id: 'p1', nameZh: '水井坊' };
  expect(await ask('id nameZh', 'p1', 'p1')).toEqual({ at: [one, one], asked: 1 });
  expect(await ask('nameZh id', 'p1')).toEqual({ at: [one], asked: 0 });
  expect(await ask('id nameZh', 'p2', 'p1')).toEqual({ at: [{ ...one, id: 'p2' }, one], asked: 1 });
  expect(await ask('id nameZh', 'p1', 'p2')).toEqual({ at: [one, { ...one, id: 'p2' }], asked: 0 });
});

it('tells each asker her own copy, under the name she gave it', async () => {
  await ask('nameZh', 'p3');
  expect(await ask('nameZh items', 'p3')).toEqual({ at: [{ nameZh: '水井坊', items: 2 }], asked: 0 });
  expect(await ask('called: nameZh', 'p3')).toMatchObject({ at: [{ called: '水井坊' }] });
  expect(await ask('nameZh', 'p3')).toEqual({ at: [{ nameZh: '水井坊' }], asked: 0 });
});

it.each([
  ['of a place that is not there', 'nameZh', HIDDEN],
  ['what may change, or depend on who asks', 'nameZh parent { id }', 'p4'],
])('asks directory every time: %s', async (_what, fields, place) => {
  const first = await ask(fields, place);
  expect(first.asked).toBe(1);
  expect(await ask(fields, place)).toEqual(first);
});
