import { filesEnvironment } from '@yicang/platform-files';
import { serviceEnvironment } from '@yicang/platform-graphql';
import { z } from 'zod';

const KEY_BYTES = 32;
const key32 = z
  .base64({ error: `must be the base64 of ${KEY_BYTES} random bytes` })
  .refine((text) => Buffer.from(text, 'base64').length === KEY_BYTES, {
    error: `must be the base64 of exactly ${KEY_BYTES} bytes`,
  });

export const registryEnvironment = serviceEnvironment.extend({
  ...filesEnvironment.shape,
  /** Wraps the households' keys: without it no name, phone or address can ever be read again. */
  KEY_ENCRYPTION_KEY: key32,
  /** Pseudonyms, search tokens and hand-over codes come from it: another one gives every family another pseudonym and card. */
  PSEUDONYM_KEY: key32,
});
export type RegistryEnvironment = z.output<typeof registryEnvironment>;
