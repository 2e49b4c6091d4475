export { type Command } from './command-log.js';
export {
  closeDataSources,
  type DataSources,
  type DataSourcesOptions,
  openDataSources,
  SERVICE_ROLES,
  type ServiceRole,
} from './data-sources.js';
export { type DeadLetter, DeadLetters } from './dead-letters.js';
export { type DueWork, DueWorker, type DueWorkHandler, type FaultLog } from './due-work.js';
export {
  ConstraintViolation,
  Fault,
  InfrastructureFault,
  inOrder,
  isBusy,
  isConflict,
  isInfrastructure,
  NotOneRow,
  refusalByConstraint,
} from './faults.js';
export { migrate, type MigrateOptions } from './migrate.js';
export { Outbox, type OutboxRow, type SentMark } from './outbox.js';
export { safeInteger } from './safe-integer.js';
export { RecordedStanding, type StandingCheck, type StandingRefusal } from './standing.js';
export {
  checkTenancy,
  mustMatchTenancy,
  platformTenancy,
  type TableDeclaration,
  type TableKind,
  type Tenancy,
} from './tenancy.js';
export { type EntityClass, type NewRow, type Page, ReadTx, ROWS_MAX, SystemTx, Tx } from './tx.js';
export { CONSUME_BATCH_MAX, type Look, type ReadRefusal, UnitOfWork, type UnitOfWorkOptions } from './unit-of-work.js';
export { pageStart, pageStartById } from './page-start.js';
