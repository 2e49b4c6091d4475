import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { accepted, graphql, GraphqlFailed, NotGraphql, Unreachable, WasRefused } from './graphql-client.js';

let server: Server;
let origin: string;
let answer: { status: number; body: string };
let asked: { request: IncomingMessage; body: string } | null;

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked = { request, body };
      response.writeHead(answer.status).end(answer.body);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

it('asks as the bearer of the token and answers the data', async () => {
  answer = { status: 200, body: '{"data":{"me":{"loginName":"operator"}}}' };
  await expect(graphql(origin, 'a.b.c', 'query Me { me { loginName } }', { n: 1 })).resolves.toEqual({
    me: { loginName: 'operator' },
  });
  expect(asked?.request.headers.authorization).toBe('Bearer a.b.c');
  expect(asked?.request.url).toBe('/graphql');
  expect(JSON.parse(asked?.body ?? '')).toMatchObject({ variables: { n: 1 } });
});

it('never hands out half an answer', async () => {
  const errors = [{ message: 'masked', path: ['stores', 0], extensions: { code: 'INTERNAL', traceId: 't' } }];
  answer = { status: 200, body: JSON.stringify({ data: { stores: null }, errors }) };
  const failed: unknown = await graphql(origin, null, '{ stores }').catch((fault: unknown) => fault);
  expect(failed).toBeInstanceOf(GraphqlFailed);
  expect(failed).toMatchObject({ codes: ['INTERNAL'], message: 'stores.0: masked' });
  expect(asked?.request.headers.authorization).toBeUndefined();
});

it.each(['<html>Bad gateway</html>', '{}', '[]', '{"errors":[{"no":"message"}]}'])(
  'takes %s for no GraphQL',
  async (body) => {
    answer = { status: 502, body };
    await expect(graphql(origin, null, '{ me }')).rejects.toBeInstanceOf(NotGraphql);
  },
);

it('says when nobody answers', async () => {
  await expect(graphql('http://127.0.0.1:1', null, '{ me }')).rejects.toBeInstanceOf(Unreachable);
});

it('tells a refusal from a result', () => {
  expect(accepted({ __typename: 'Item', code: 'X' })).toEqual({ __typename: 'Item', code: 'X' });
  const no = { __typename: 'Refused', reason: 'ITEM_EXPIRED', message: '已过期' } as const;
  expect(() => accepted(no)).toThrow(WasRefused);
});
