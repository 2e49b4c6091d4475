import { runMain } from '@yicang/platform-graphql';
import { registryEnvironment } from './environment.js';
import { start } from './start.js';

await runMain(start, registryEnvironment);
