import { chmodSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { claimFolder, removeNats, removePostgres } from '@yicang/testing';

/** What a platform makes in its data folder besides its two servers; nothing else there is ever deleted. */
const OWN_NAMES = ['secrets.json', 'run.json', 'last-backup.json', 'supergraph.graphql', 'logs', 'files'];
/** User postgres may pass through, nobody else may look. */
const FOLDER_MODE = 0o711;
const LOG_FOLDER_MODE = 0o700;

/** The data folder is there and this process alone uses it until the returned function is called. Throws a StartProblem when it is in use. */
export function openDataFolder(dataFolder: string): () => void {
  if (!existsSync(dataFolder)) {
    mkdirSync(dataFolder, { recursive: true });
    chmodSync(dataFolder, FOLDER_MODE); // whatever the umask
  }
  const release = claimFolder(dataFolder);
  mkdirSync(logFolderOf(dataFolder), { recursive: true, mode: LOG_FOLDER_MODE });
  return release;
}

/** Everything a platform kept in the folder is gone, wherever the database was put; what others put there stays. */
export async function resetDataFolder(dataFolder: string): Promise<void> {
  const release = claimFolder(dataFolder);
  try {
    await removePostgres(join(dataFolder, 'postgres'));
    await removeNats(join(dataFolder, 'nats'));
    for (const name of OWN_NAMES) rmSync(join(dataFolder, name), { recursive: true, force: true });
  } finally {
    release();
  }
}

export const logFolderOf = (dataFolder: string): string => join(dataFolder, 'logs');
export const filesFolderOf = (dataFolder: string): string => join(dataFolder, 'files');
