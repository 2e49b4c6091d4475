import { runMain } from '@yicang/platform-graphql';
import { reportingEnvironment } from './environment.js';
import { start } from './start.js';

await runMain(start, reportingEnvironment);
