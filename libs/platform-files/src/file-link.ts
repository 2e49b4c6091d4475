import { type Actor, parseTenantCode, type TenantCode } from '@yicang/kernel';
import { openToken, sealToken, type ServiceIdentity } from '@yicang/platform-nats';
import { z } from 'zod';

import { MEDIA_TYPES, type MediaType } from './media-type.js';

/** Below it stands what people fetch. */
export const LINKS_PATH = '/files/';
const LINK_MS = 600_000;
/** How far a service's clock may be ahead of the gateway's. */
const CLOCK_SKEW_MS = 5_000;
const NAME_LENGTH_MAX = 120;
/** What is no part of a file's name anywhere, and what could make a name look like another: controls, directions, halves of characters. */
const NO_NAME = /[\p{C}\p{Zl}\p{Zp}/\\:*?"<>|]/gu;

/** A file as somebody is to get it. */
export interface LinkedFile {
  readonly sha256: string;
  /** With its ending, such as 导入结果.csv. What no file may be called by is written `_`. */
  readonly name: string;
  readonly mediaType: MediaType;
  /** Whose file it is: who holds nothing there any more does not get it. */
  readonly tenantCode: TenantCode;
}
/** The same, and for whom it was linked. */
export interface FileLink extends LinkedFile {
  readonly subject: string;
}

const link = z.object({
  sha256: z.string(),
  name: z.string().min(1),
  mediaType: z.enum(MEDIA_TYPES),
  place: z
    .string()
    .transform(parseTenantCode)
    .pipe(z.custom<TenantCode>((code) => code !== null)),
  sub: z.string(),
  exp: z.number(),
});

/** Where this actor, signed in, and nobody else gets the file for ten minutes: a path at the gateway. */
export function signFileLink(file: LinkedFile, { subject }: Pick<Actor, 'subject'>, identity: ServiceIdentity): string {
  const { sha256, mediaType, tenantCode: place } = file;
  const name = file.name.replace(NO_NAME, '_').slice(0, NAME_LENGTH_MAX).toWellFormed();
  const claims = { sha256, name, mediaType, place, sub: subject };
  return LINKS_PATH + sealToken('link', identity, Date.now() + LINK_MS, claims);
}

/** What a trusted service linked by this path in the last ten minutes; null when none did. */
export function readFileLink(path: string, { trusted }: Pick<ServiceIdentity, 'trusted'>): FileLink | null {
  const now = Date.now();
  const token = path.startsWith(LINKS_PATH) ? path.slice(LINKS_PATH.length) : '';
  const { data } = link.safeParse(openToken('link', token, trusted, now));
  if (data === undefined || data.exp > now + LINK_MS + CLOCK_SKEW_MS) return null;
  const { sha256, name, mediaType, place: tenantCode, sub: subject } = data;
  return { sha256, name, mediaType, tenantCode, subject };
}
