import { runMain } from '@yicang/platform-graphql';
import { directoryEnvironment } from './environment.js';
import { start } from './start.js';

await runMain(start, directoryEnvironment);
