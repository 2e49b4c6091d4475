import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { StartProblem } from '@yicang/testing';
import { say, sayFault } from '../progress.js';
import { backUp } from './back-up.js';
import { restore } from './restore.js';

/** `npm run backup` and `npm run restore`. The last line of a backup is its folder. */
async function main([what, ...args]: readonly string[]): Promise<void> {
  const options = { data: { type: 'string' }, to: { type: 'string' }, from: { type: 'string' } } as const;
  const { data = '.yicang', to = 'backups', from } = parseArgs({ args, options, strict: true }).values;
  if (what === 'backup') {
    const folder = await backUp({ dataFolder: resolve(data), to: resolve(to), tell: say });
    say('备份完成', 'the backup is whole');
    process.stdout.write(`${folder}\n`);
    return;
  }
  if (from === undefined)
    throw new StartProblem(
      '请用 --from 指明备份的文件夹',
      'Name the backup: npm run restore -- --from FOLDER --data FOLDER',
    );
  await restore({ from: resolve(from), dataFolder: resolve(data), tell: say });
}

try {
  await main(process.argv.slice(2));
} catch (fault) {
  sayFault(fault);
  process.exitCode = 1;
}
