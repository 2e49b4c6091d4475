import { serviceEnvironment, type ServiceEnvironment } from '@yicang/platform-graphql';

/** What reporting needs to be told: nothing beyond what every service does. */
export const reportingEnvironment = serviceEnvironment;
export type ReportingEnvironment = ServiceEnvironment;
