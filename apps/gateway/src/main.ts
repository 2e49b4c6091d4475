import { runMain } from '@yicang/platform-graphql';
import { gatewayEnvironment } from './environment.js';
import { start } from './start.js';

await runMain(start, gatewayEnvironment);
