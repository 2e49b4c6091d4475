export { Chance } from './chance.js';
export { claimFolder } from './claim-folder.js';
export { cloneDatabase } from './clone-database.js';
export { describeTenancy, type TenancyUnderTest } from './describe-tenancy.js';
export { findNatsServer } from './nats-program.js';
export { freePort } from './free-port.js';
export { adoptCluster, liveCluster, type LiveCluster, removePostgres } from './postgres-cluster.js';
export { PROJECT_ROOT } from './project-root.js';
export { ServerProcess, type ServerProcessOptions } from './server-process.js';
export {
  natsAuthorization,
  type NatsOptions,
  type NatsUser,
  removeNats,
  type RunningNats,
  startNats,
} from './start-nats.js';
export { type PostgresOptions, type RunningPostgres, startPostgres } from './start-postgres.js';
export { StartProblem, type Tell } from './start-problem.js';
export { Histories, type HistoriesOptions } from './simulation/histories.js';
export { type Storm } from './simulation/simulation.js';
export { type Answer, aPartner, aPerson, Station, type StationOptions } from './station.js';
export { simulatedHistories, simulatedSeed, testDatabaseUrl } from './environment.js';
export { openTestDatabase, type TestDatabase } from './test-database.js';
