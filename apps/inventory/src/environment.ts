import { serviceEnvironment, type ServiceEnvironment } from '@yicang/platform-graphql';

/** What inventory needs to be told: nothing beyond what every service does. */
export const inventoryEnvironment = serviceEnvironment;
export type InventoryEnvironment = ServiceEnvironment;
