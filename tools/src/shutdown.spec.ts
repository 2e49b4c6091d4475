import { Shutdown } from './shutdown.js';

it('stops last what was started first, each once', async () => {
  const stopped: string[] = [];
  const shutdown = new Shutdown();
  for (const name of ['database', 'bus', 'service', 'gateway']) {
    shutdown.add(name, () => Promise.resolve(void stopped.push(name)));
  }
  await Promise.all([shutdown.run(), shutdown.run()]);
  expect(stopped).toEqual(['gateway', 'service', 'bus', 'database']);
});

it('stops at once what does not need each other', async () => {
  const stopped: string[] = [];
  const shutdown = new Shutdown();
  shutdown.add('bus', () => Promise.resolve(void stopped.push('bus')));
  let ask = (): void => undefined;
  const isAsked = new Promise<void>((resolve) => (ask = resolve));
  shutdown.addTogether([
    { name: 'waits for the other', stop: () => isAsked.then(() => void stopped.push('first')) },
    { name: 'other', stop: () => Promise.resolve(void ask()) },
  ]);
  await shutdown.run();
  expect(stopped).toEqual(['first', 'bus']);
});

it('stops the rest when one does not stop, and says which', async () => {
  const stopped: string[] = [];
  const shutdown = new Shutdown();
  shutdown.add('database', () => Promise.resolve(void stopped.push('database')));
  shutdown.add('service', () => Promise.reject(new Error('still busy')));
  await expect(shutdown.run()).rejects.toThrow('service: still busy');
  expect(stopped).toEqual(['database']);
});
