import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { adoptCluster, StartProblem, type Tell } from '@yicang/testing';
import { z } from 'zod';
import { filesFolderOf } from '../data-folder.js';
import { copyPart, MANIFEST_FILE, manifestSchema } from './manifest.js';

const kept = manifestSchema.extend({ password: z.string().min(1) });

export interface RestoreOptions {
  /** One backup: the folder that holds its manifest. */
  readonly from: string;
  /** Must not be there yet, or be empty. */
  readonly dataFolder: string;
  readonly tell: Tell;
}

/**
 * `dataFolder` is what the backup's was at its moment; `npm start` goes on from there, and events are sent anew.
 * @throws StartProblem for a folder that holds anything, for what is no backup, and for one with a part that is damaged or missing;
 * then nothing of it is left.
 */
export async function restore({ from, dataFolder, tell }: RestoreOptions): Promise<void> {
  if (existsSync(dataFolder) && readdirSync(dataFolder).length > 0)
    throw new StartProblem(
      `${dataFolder} 不是空的。恢复不会覆盖任何数据：请换一个文件夹。`,
      `${dataFolder} is not empty. A restore overwrites nothing: name another folder.`,
    );
  const manifest = manifestOf(from);
  mkdirSync(dataFolder, { recursive: true, mode: 0o711 });
  try {
    await copyChecked(from, 'secrets.json', join(dataFolder, 'secrets.json'), manifest);
    for (const name of Object.keys(manifest.files).filter((each) => each.startsWith('kept/')))
      await copyChecked(from, name, join(filesFolderOf(dataFolder), name), manifest);
    await adoptCluster(join(dataFolder, 'postgres'), manifest.password, tell, async (cluster) => {
      for (const folder of manifest.emptyFolders) mkdirSync(join(cluster, folder), { recursive: true, mode: 0o700 });
      for (const name of Object.keys(manifest.files).filter((each) => each.startsWith('cluster/')))
        await copyChecked(from, name, join(cluster, name.slice('cluster/'.length)), manifest);
    });
  } catch (fault) {
    rmSync(dataFolder, { recursive: true, force: true });
    throw fault;
  }
  tell(`已恢复到 ${manifest.takenAt} 的状态`, `restored as of ${manifest.takenAt}`);
}

function manifestOf(from: string): z.output<typeof kept> {
  const file = join(from, MANIFEST_FILE);
  try {
    return kept.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new StartProblem(
      `${from} 不是完整的备份：读不懂 ${MANIFEST_FILE}。请选另一份备份。`,
      `${from} is no whole backup: its ${MANIFEST_FILE} cannot be read. Choose another one.`,
      { cause },
    );
  }
}

async function copyChecked(from: string, name: string, to: string, { files }: z.output<typeof kept>): Promise<void> {
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
  const part = await copyPart(join(from, name), to).catch((cause: unknown) => damaged(name, cause));
  if (part.sha256 !== files[name]?.sha256 || part.bytes !== files[name].bytes) damaged(name);
}

function damaged(name: string, cause?: unknown): never {
  throw new StartProblem(
    `备份里的 ${name} 已损坏或缺失。没有恢复任何东西；请选另一份备份。`,
    `${name} in the backup is damaged or missing. Nothing was restored; choose another one.`,
    { cause },
  );
}
