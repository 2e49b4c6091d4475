import { once } from 'node:events';
import { createServer } from 'node:net';
import { holdPort } from './held-port.js';

it('goes on to the next free port and says so when somebody has the wanted one', async () => {
  const words: string[] = [];
  const first = await holdPort(0, () => undefined);
  const second = await holdPort(first.port, (_zh, en) => words.push(en));
  expect(second.port).toBeGreaterThan(first.port);
  expect(words).toEqual([`port ${first.port} is taken, using ${second.port}`]);
  await Promise.all([first.release(), second.release()]);
});

it('counts a port as taken that somebody has on this machine only', async () => {
  const other = createServer().listen({ host: '127.0.0.1', port: 0 });
  await once(other, 'listening');
  const address = other.address();
  const taken = typeof address === 'object' && address !== null ? address.port : 0;
  const held = await holdPort(taken, () => undefined);
  expect(held.port).not.toBe(taken);
  await held.release();
  other.close();
});

it('gives a port up at once when released, and a second release changes nothing', async () => {
  const held = await holdPort(0, () => undefined);
  await held.release();
  await held.release();
  const server = createServer().listen(held.port);
  await once(server, 'listening');
  server.close();
});
