import { serviceEnvironment } from '@yicang/platform-graphql';
import { z } from 'zod';

export const directoryEnvironment = serviceEnvironment.extend({
  /** Signs access tokens: base64 of an Ed25519 key's PKCS#8 DER. The gateway has the public half. */
  TOKEN_PRIVATE_KEY: z.base64({ error: 'must be the base64 of an Ed25519 private key in PKCS#8 DER' }).min(1),
  /** The first platform operator, made when there is none; both or neither. Change the password after signing in. */
  BOOTSTRAP_OPERATOR_LOGIN: z.string().min(1).optional(),
  BOOTSTRAP_OPERATOR_PASSWORD: z.string().min(1).optional(),
});
export type DirectoryEnvironment = z.output<typeof directoryEnvironment>;
