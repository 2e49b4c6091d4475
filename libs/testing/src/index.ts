export { claimFolder } from './claim-folder.js';
export { cloneDatabase } from './clone-database.js';
export { freePort } from './free-port.js';
export { removePostgres } from './postgres-cluster.js';
export { PROJECT_ROOT } from './project-root.js';
export { ServerProcess, type ServerProcessOptions } from './server-process.js';
export { type NatsOptions, type NatsUser, removeNats, type RunningNats, startNats } from './start-nats.js';
export { type PostgresOptions, type RunningPostgres, startPostgres } from './start-postgres.js';
export { StartProblem, type Tell } from './start-problem.js';
