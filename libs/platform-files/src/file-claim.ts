import { type Actor, defineRefusals, refuse, type Refusal } from '@yicang/kernel';
import { openToken, sealToken, type ServiceIdentity } from '@yicang/platform-nats';
import { z } from 'zod';

import { BROUGHT_TYPES } from './media-type.js';

/** The only service that takes files from people. */
const ISSUER = 'gateway';
const CLAIM_MS = 24 * 3_600_000;
/** How far the gateway's clock may be ahead of ours. */
const CLOCK_SKEW_MS = 5_000;

defineRefusals({
  FILE_NOT_FOUND: {
    zh: '找不到这个文件：可能已经过期，或不是您上传的。请重新上传，或重新导出。',
    en: 'This file is not there: it may have expired, or not be yours. Please upload or export it again.',
  },
});

const claimed = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().min(1),
  mediaType: z.enum(BROUGHT_TYPES),
});

/** What somebody brought. The bytes begin as those of its media type do; more is not known of them. */
export type FileClaim = z.output<typeof claimed>;
const claim = claimed.extend({ iss: z.literal(ISSUER), sub: z.string(), exp: z.number() });

/** The id of a file for who brought it: for a day, and worth nothing to anybody else. */
export function signFileClaim(file: FileClaim, { subject }: Pick<Actor, 'subject'>, identity: ServiceIdentity): string {
  const { sha256, bytes, mediaType } = file;
  return sealToken('file', identity, Date.now() + CLAIM_MS, { sha256, bytes, mediaType, sub: subject });
}

/** Which file this actor brought in the last 24 hours; another's, an older and an invented one are refused alike. */
export function readFileClaim(
  fileId: string,
  { subject }: Pick<Actor, 'subject'>,
  { trusted }: Pick<ServiceIdentity, 'trusted'>,
): FileClaim | Refusal<'FILE_NOT_FOUND'> {
  const now = Date.now();
  const { data } = claim.safeParse(openToken('file', fileId, trusted, now));
  if (data === undefined || data.sub !== subject || data.exp > now + CLAIM_MS + CLOCK_SKEW_MS)
    return refuse('FILE_NOT_FOUND');
  const { sha256, bytes, mediaType } = data;
  return { sha256, bytes, mediaType };
}
