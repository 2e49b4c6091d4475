import { serviceEnvironment } from '@yicang/platform-graphql';
import { z } from 'zod';

/** Addresses parted by spaces. */
const addresses = z.string().transform((text) => text.split(/\s+/).filter((address) => address !== ''));

export const directoryEnvironment = serviceEnvironment.extend({
  /** Signs access tokens: base64 of an Ed25519 key's PKCS#8 DER. The gateway has the public half. */
  TOKEN_PRIVATE_KEY: z.base64({ error: 'must be the base64 of an Ed25519 private key in PKCS#8 DER' }).min(1),
  /** The first platform operator, made when there is none; both or neither. Change the password after signing in. */
  BOOTSTRAP_OPERATOR_LOGIN: z.string().min(1).optional(),
  BOOTSTRAP_OPERATOR_PASSWORD: z.string().min(1).optional(),
  /** A provider people may sign in with besides their password (OpenID Connect); without an issuer there is none. */
  OIDC_ISSUER: z.url({ protocol: /^https?$/, error: 'must be a URL like https://login.example' }).optional(),
  OIDC_CLIENT_ID: z.string().min(1).default('yicang'),
  OIDC_CLIENT_SECRET: z.string().min(1).default('unset'),
  /** Where the provider may send people back to; parted by spaces, each registered with the provider. */
  OIDC_REDIRECT_URIS: addresses.default([]),
});
export type DirectoryEnvironment = z.output<typeof directoryEnvironment>;
