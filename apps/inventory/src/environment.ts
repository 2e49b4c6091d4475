import { filesEnvironment } from '@yicang/platform-files';
import { serviceEnvironment } from '@yicang/platform-graphql';
import { type z } from 'zod';

/** What inventory needs to be told: besides what every service does, where the files are. */
export const inventoryEnvironment = serviceEnvironment.extend(filesEnvironment.shape);
export type InventoryEnvironment = z.output<typeof inventoryEnvironment>;
