import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { StartProblem } from '@yicang/testing';

export const DEFAULT_PORT = 4000;
const PORT_MAX = 65_535;
const SEEDS = ['none', 'demo'] as const;

/** What a person asked for on the command line. */
export interface Flags {
  /** A process per service instead of one for all. */
  readonly isSplit: boolean;
  /** 0 takes any free one. */
  readonly port: number;
  /** Absolute. */
  readonly dataFolder: string;
  readonly isReset: boolean;
  readonly seed: (typeof SEEDS)[number];
  /** Start, run the journey, print its trace, stop. */
  readonly isOnce: boolean;
  readonly isHelp: boolean;
}

export const HELP = `义仓平台 · the Yicang platform

  npm start -- [flags]

  --split            每个服务一个进程（默认同一进程）       a process per service (default: one for all)
  --port N           端口，0 为任意空闲端口（默认 ${DEFAULT_PORT}）    public port, 0 for any free one (default ${DEFAULT_PORT})
  --data DIR         数据文件夹（默认 .yicang）             where its data are (default .yicang)
  --reset            先清空数据再启动                       delete those data first
  --seed none|demo   示范数据（默认 demo）                  demo data (default demo)
  --once             启动、走完物品与义仓的旅程、停止       start, walk a gift's and a store's journeys, stop
  --help             显示本说明                             show this

  DATABASE_URL, NATS_URL (with NATS_MONITOR_URL) 用自己的服务器 · use your own servers instead of embedded ones
`;

/** The flags of a command line. Throws a StartProblem that names the mistake. */
export function parseFlags(args: readonly string[], folder: string): Flags {
  const { values } = parsed(args);
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > PORT_MAX) {
    throw mistake(`--port ${values.port}`, `a number from 0 to ${PORT_MAX}`);
  }
  const seed = SEEDS.find((known) => known === values.seed);
  if (seed === undefined) throw mistake(`--seed ${values.seed}`, SEEDS.join(' / '));
  if (values.data === '') throw mistake('--data', 'the name of a folder');
  return {
    isSplit: values.split,
    port,
    dataFolder: resolve(folder, values.data),
    isReset: values.reset,
    seed,
    isOnce: values.once,
    isHelp: values.help,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      options: {
        split: { type: 'boolean', default: false },
        port: { type: 'string', default: String(DEFAULT_PORT) },
        data: { type: 'string', default: '.yicang' },
        reset: { type: 'boolean', default: false },
        seed: { type: 'string', default: 'demo' },
        once: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (fault) {
    throw mistake(fault instanceof Error ? fault.message : String(fault), 'see npm start -- --help');
  }
}

function mistake(what: string, expected: string): StartProblem {
  return new StartProblem(`参数不对：${what}（应为 ${expected}）`, `A flag is wrong: ${what} (expected: ${expected})`);
}
