import { serviceEnvironment, type ServiceEnvironment } from '@yicang/platform-graphql';

/** What delivery needs to be told: nothing beyond what every service does. */
export const deliveryEnvironment = serviceEnvironment;
export type DeliveryEnvironment = ServiceEnvironment;
