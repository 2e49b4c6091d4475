import { startService, type RunningService } from '@yicang/platform-graphql';
import { ReportingModule } from './app.module.js';
import { type ReportingEnvironment } from './environment.js';
import { tenancy } from './tenancy.js';

export { reportingEnvironment, type ReportingEnvironment } from './environment.js';

/** Reporting serves its subgraph and keeps its figures until it is stopped. All its tables are written and read in sets, so it has no entities. */
export function start(environment: ReportingEnvironment): Promise<RunningService> {
  return startService({
    name: 'reporting',
    module: ReportingModule,
    environment,
    entities: [],
    tenancy,
    schemaFile: new URL('../schema.graphql', import.meta.url),
    migrations: new URL('../migrations/', import.meta.url),
  });
}
