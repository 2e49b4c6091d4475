export { composeSupergraph, committedSubgraphs, type Subgraph } from './compose-supergraph.js';
export { upEnvironment, type UpEnvironment } from './environment.js';
export {
  accepted,
  graphql,
  type GraphqlError,
  GraphqlFailed,
  NotGraphql,
  type Refused,
  Unreachable,
  WasRefused,
} from './graphql-client.js';
export { type JourneyReport, runJourneys } from './journeys/run-journeys.js';
export { type Platform, type PlatformOptions, startPlatform } from './platform.js';
export type { Run, SignIn } from './run-file.js';
export { Person } from './people.js';
export { seedDemo } from './seed/demo.js';
