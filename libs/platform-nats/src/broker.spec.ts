import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { mustKeepWhatItAcknowledges } from './broker.js';

const trial = { allowUnsafeBroker: true };

it.each(['2.9.10', '2.10.22', '2.10.23', '1.99.99', ''])(
  'refuses nats-server %s, which loses acknowledged events',
  async (version) => {
    await expect(mustKeepWhatItAcknowledges({ version, ...trial })).rejects.toThrow('must be 2.10.24 or newer');
  },
);

it.each(['2.10.24', '2.10.27', '2.12.0-RC.1', '3.0.0'])('takes nats-server %s', async (version) => {
  await expect(mustKeepWhatItAcknowledges({ version, ...trial })).resolves.toBeUndefined();
});

it('refuses a broker that nobody can ask how it keeps events', async () => {
  await expect(mustKeepWhatItAcknowledges({ version: '2.10.27' })).rejects.toThrow('NATS_MONITOR_URL is not set');
  const nobody = { version: '2.10.27', monitorUrl: 'http://127.0.0.1:1' };
  await expect(mustKeepWhatItAcknowledges(nobody)).rejects.toThrow('does not say how JetStream is configured');
});

it.each([
  ['{"config":{"sync_interval":120000000000}}', 'sync_interval: always'],
  ['{"config":{"sync_always":false}}', 'sync_interval: always'],
  ['{"disabled":true}', 'does not say how JetStream is configured'],
])('refuses a broker that says %s', async (said, problem) => {
  // an endpoint that answers as an unsafe nats-server does; a safe one is real in the other specs
  const server = createServer((_request, response) => response.end(said)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const monitorUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await expect(mustKeepWhatItAcknowledges({ version: '2.10.27', monitorUrl })).rejects.toThrow(problem);
  server.close();
});
