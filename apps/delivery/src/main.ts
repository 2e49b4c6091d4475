import { runMain } from '@yicang/platform-graphql';
import { deliveryEnvironment } from './environment.js';
import { start } from './start.js';

await runMain(start, deliveryEnvironment);
