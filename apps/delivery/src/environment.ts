import { filesEnvironment } from '@yicang/platform-files';
import { serviceEnvironment } from '@yicang/platform-graphql';
import { type z } from 'zod';

/** What delivery needs to be told beyond what every service does: where the files are that people bring. */
export const deliveryEnvironment = serviceEnvironment.extend(filesEnvironment.shape);
export type DeliveryEnvironment = z.output<typeof deliveryEnvironment>;
