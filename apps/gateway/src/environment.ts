import { filesEnvironment } from '@yicang/platform-files';
import { busEnvironment } from '@yicang/platform-graphql';
import { z } from 'zod';

const flag = z.enum(['on', 'off'], { error: 'must be on or off' }).transform((value) => value === 'on');

/** What the gateway needs to be told. It has no database. */
export const gatewayEnvironment = busEnvironment.extend({
  /** The one public port; 0 takes any free one. */
  PORT: z.coerce.number().int().min(0).max(65_535),
  HOST: z.string().min(1).default('127.0.0.1'),
  /** The composed supergraph, made by `tools` from the committed subgraph schemas. */
  SUPERGRAPH_FILE: z.string().min(1),
  ...filesEnvironment.shape,
  /** With less room on its disk no file is taken: databases may stand on the same one, and stop when it is full. */
  FILES_ROOM_MIN_BYTES: z.coerce.number().int().min(0).default(1_073_741_824),
  /** Directory's key for access tokens: base64 of its public half in SPKI DER. */
  TOKEN_PUBLIC_KEY: z.base64({ error: 'must be the base64 of an Ed25519 public key in SPKI DER' }).min(1),
  /** How many proxies of ours stand in front and append to X-Forwarded-For; without one that header is anybody's word. */
  PROXY_HOPS: z.coerce.number().int().min(0).max(5).default(0),
  /** A page at /graphiql to try queries on: for development. */
  GRAPHIQL: flag.default(false),
  /** The schema and suggestions are told to whoever asks: for development. Everybody else reads the published file. */
  INTROSPECTION: flag.default(false),
  /** Multiplies what one key may ask for in a minute; more than 1 is for load tests of our own. */
  RATE_LIMIT_FACTOR: z.coerce.number().min(0.001).max(1_000_000).default(1),
});
export type GatewayEnvironment = z.output<typeof gatewayEnvironment>;
