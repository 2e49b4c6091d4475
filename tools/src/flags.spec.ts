import { parseFlags } from './flags.js';

it('takes one process, port 4000, .yicang and demo data when nothing is said', () => {
  expect(parseFlags([], '/srv/yicang')).toEqual({
    isSplit: false,
    port: 4000,
    dataFolder: '/srv/yicang/.yicang',
    isReset: false,
    seed: 'demo',
    isOnce: false,
    isHelp: false,
  });
});

it('takes a folder as it was typed, from where it was typed', () => {
  expect(parseFlags(['--data', '../other', '--port=0'], '/srv/yicang')).toMatchObject({
    dataFolder: '/srv/other',
    port: 0,
  });
});

it.each([
  [['--port', 'http'], '--port http'],
  [['--port', '65536'], '--port 65536'],
  [['--seed', 'everything'], '--seed everything'],
  [['--data', ''], '--data'],
  [['--spilt'], '--spilt'],
  [['extra'], 'extra'],
])('names the mistake in %j', (args, what) => {
  expect(() => parseFlags(args, '/')).toThrow(what);
});
