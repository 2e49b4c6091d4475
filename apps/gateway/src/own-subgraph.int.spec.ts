import { globalId, NATION } from '@yicang/kernel';
import { GatewayStage, HIDDEN } from './gateway.fixture.js';

const PLACE = globalId('Place', NATION, 'p1');

let stage: GatewayStage;
beforeAll(async () => (stage = await GatewayStage.open()));
afterAll(() => stage.close());
beforeEach(() => (stage.heard.length = 0));

async function ask(query: string, variables: object = {}) {
  const response = await fetch(`${stage.gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as { data?: Record<string, unknown>; errors?: object[] };
}
const NODE = 'query ($id: ID!) { node(id: $id) { __typename id ... on Place { nameZh items } } }';

describe('node', () => {
  it('is anything with an id, with what every service knows of it', async () => {
    const { data, errors } = await ask(NODE, { id: PLACE });
    expect(errors).toBeUndefined();
    expect(data).toEqual({ node: { __typename: 'Place', id: PLACE, nameZh: '水井坊', items: 2 } });
  });

  it.each([
    ['hidden', HIDDEN],
    ['of no type of ours', globalId('Nothing', NATION, 'p1')],
    ['no id of ours', 'p1'],
    ['empty', ''],
  ])('is null for what is %s, though nothing but its id is asked for', async (_what, id) => {
    expect((await ask(NODE, { id })).data).toEqual({ node: null });
    expect((await ask('query ($id: ID!) { node(id: $id) { id } }', { id })).data).toEqual({ node: null });
  });
});

it('tells what is left to whoever asks', async () => {
  const { data } = await ask('{ rateLimit { measure limit remaining resetSeconds } }');
  expect(data?.['rateLimit']).toEqual([
    {
      measure: 'REQUESTS',
      limit: 1_200,
      remaining: expect.any(Number) as number,
      resetSeconds: expect.any(Number) as number,
    },
    {
      measure: 'COST',
      limit: 60_000,
      remaining: expect.any(Number) as number,
      resetSeconds: expect.any(Number) as number,
    },
  ]);
  expect(stage.heard).toEqual([]);
});
