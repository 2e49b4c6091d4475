import { type Audit, serverAudits } from 'graphql-http';
import { GatewayStage } from './gateway.fixture.js';

const JSON_TYPE = 'application/json';
const GRAPHQL_RESPONSE = 'application/graphql-response+json';
const EVENT_STREAM = 'text/event-stream';

/** What the specification lets a server choose, and we refuse; all else that it names holds, MUST, SHOULD and MAY. */
const REFUSED_ON_PURPOSE: Readonly<Record<string, string>> = {
  '5A70': 'a GET is sent by any page of any site with whatever the browser knows, and is kept in logs and caches',
  D6D5: 'the same, with variables, which may hold a code or a name',
  '6A70': 'the same for application/json',
};

let stage: GatewayStage;
beforeAll(async () => {
  stage = await GatewayStage.open();
});
afterAll(() => stage.close());

const address = (): string => `${stage.gateway.url}/graphql`;
const audits = serverAudits({ url: address, fetchFn: fetch });
const isRefused = ({ id }: Audit): boolean => id in REFUSED_ON_PURPOSE;

it.each(audits.filter((audit) => !isRefused(audit)))('$id: $name', async (audit) => {
  const { status, ...told } = await audit.fn();
  expect({ status, reason: 'reason' in told ? told.reason : '' }).toEqual({ status: 'ok', reason: '' });
});

it.each(audits.filter(isRefused))('$id: $name: refused on purpose with 405', async (audit) => {
  const result = await audit.fn();
  expect(result.status).toBe('notice'); // nothing that MUST hold
  expect('response' in result ? result.response.status : 0).toBe(405);
});

it.each([
  ['a variable that is missing', {}],
  ['a variable of another form', { text: { not: 'text' } }],
])('answers %s without data with 400, and with 200 for plain JSON', async (_what, variables) => {
  const query = 'query ($text: String!) { echo(text: $text) }';
  const statuses = [GRAPHQL_RESPONSE, JSON_TYPE].map(async (accept) => {
    const response = await fetch(address(), {
      method: 'POST',
      headers: { 'content-type': JSON_TYPE, accept },
      body: JSON.stringify({ query, variables }),
    });
    const answer = (await response.json()) as object;
    return [response.status, 'errors' in answer, 'data' in answer && answer.data !== null];
  });
  expect(await Promise.all(statuses)).toEqual([
    [400, true, false],
    [200, true, false],
  ]);
});

it('leaves out no audit, and refuses on purpose none that is not there', () => {
  expect(audits.length).toBeGreaterThanOrEqual(61);
  expect(
    audits
      .filter(isRefused)
      .map(({ id }) => id)
      .sort(),
  ).toEqual(Object.keys(REFUSED_ON_PURPOSE).sort());
});

async function sent(headers: Record<string, string>, body: string): Promise<[number, string | undefined]> {
  const response = await fetch(address(), { method: 'POST', headers: { 'content-type': JSON_TYPE, ...headers }, body });
  await response.text();
  return [response.status, response.headers.get('content-type')?.split(';')[0]];
}
const ITEMS = JSON.stringify({ query: '{ items }' });

describe('the media type of the answer', () => {
  it.each([
    ['*/*', JSON_TYPE],
    [`${JSON_TYPE}, ${GRAPHQL_RESPONSE}`, JSON_TYPE],
    [`${GRAPHQL_RESPONSE}, ${JSON_TYPE};q=0.9`, GRAPHQL_RESPONSE],
    [`${JSON_TYPE};q=0.5, ${GRAPHQL_RESPONSE}`, GRAPHQL_RESPONSE],
    [`${GRAPHQL_RESPONSE};q=0, ${JSON_TYPE}`, JSON_TYPE],
    [`${GRAPHQL_RESPONSE}, application/graphql+json, ${JSON_TYPE}, ${EVENT_STREAM}, multipart/mixed`, GRAPHQL_RESPONSE],
    [`${EVENT_STREAM}, ${JSON_TYPE}`, JSON_TYPE],
    [`${EVENT_STREAM}, */*`, JSON_TYPE],
    [EVENT_STREAM, EVENT_STREAM],
    ['multipart/mixed', JSON_TYPE],
    ['application/xml;q=0.4', JSON_TYPE],
  ])('of a query is, for who accepts %s, %s', async (accept, type) => {
    expect(await sent({ accept }, ITEMS)).toEqual([200, type]);
  });

  it('is the wished one, with the status, for what never reached the graph', async () => {
    const accept = GRAPHQL_RESPONSE;
    expect(await sent({ accept, 'content-type': 'text/plain' }, ITEMS)).toEqual([415, accept]);
    expect(await sent({ accept, authorization: 'Bearer x.y.z' }, ITEMS)).toEqual([401, accept]);
    expect(await sent({ accept }, '{')).toEqual([400, accept]);
    expect(await sent({ accept }, JSON.stringify({ query: '{ nothing }' }))).toEqual([400, accept]);
    expect(await sent({ accept: JSON_TYPE }, JSON.stringify({ query: '{ nothing }' }))).toEqual([200, JSON_TYPE]);
  });
});

it.each(['utf-16', 'iso-8859-1', 'gbk'])('takes a body in UTF-8 only, not in %s', async (charset) => {
  expect(await sent({ 'content-type': `${JSON_TYPE}; charset=${charset}` }, ITEMS)).toEqual([415, JSON_TYPE]);
});
