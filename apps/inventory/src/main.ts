import { runMain } from '@yicang/platform-graphql';
import { inventoryEnvironment } from './environment.js';
import { start } from './start.js';

await runMain(start, inventoryEnvironment);
