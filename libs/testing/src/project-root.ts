import { fileURLToPath } from 'node:url';

/** The folder of this clone, without a slash at the end. The same from the sources and from their build. */
export const PROJECT_ROOT = fileURLToPath(new URL('../../..', import.meta.url)).replace(/[\\/]$/, '');

/** Where downloaded programs are kept, ignored by git and safe to delete. */
export const CACHE_FOLDER = `${PROJECT_ROOT}/.yicang-cache`;
