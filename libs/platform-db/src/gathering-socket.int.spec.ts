import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

import { GatheringSocket } from './gathering-socket.js';

let server: Server;
let socket: GatheringSocket;
let other: Socket;

beforeAll(async () => {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  socket = new GatheringSocket();
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  socket.connect((server.address() as AddressInfo).port, '127.0.0.1');
  [[other]] = await Promise.all([accepted, once(socket, 'connect')]);
});

afterAll(() => {
  socket.destroy();
  server.close();
});

it('holds what is written in one turn back until the turn is over, and then sends all of it', async () => {
  for (const word of ['begin;', 'select;', 'rollback;']) socket.write(Buffer.from(word));
  expect(socket.writableLength).toBe('begin;select;rollback;'.length);
  const [heard] = (await once(other, 'data')) as [Buffer];
  expect(heard.toString()).toBe('begin;select;rollback;');
  expect(socket.writableCorked).toBe(0);
});
