import { parseBoxCode, type BoxCode } from './box-code.js';
import type { Brand } from './brand.js';
import { parseUuid } from './ids.js';
import { parseItemCode, type ItemCode } from './item-code.js';
import { parseTenantCode, type TenantCode } from './tenant-code.js';

/** A GraphQL id: base64url of `Type:tenant:local`. Opaque to clients; whoever makes or reads one uses this file. */
export type GlobalId = Brand<string, 'GlobalId'>;

/** What a GlobalId names: the local key may hold colons, the other two do not. */
export interface GlobalIdParts {
  readonly type: string;
  readonly tenantCode: TenantCode;
  readonly local: string;
}

const LOCAL_LENGTH_MAX = 200;
const TEXT_LENGTH_MAX = 900; // 200 characters of 3 bytes each in base64, and the rest
const PARTS = /^([A-Z][A-Za-z0-9]{0,49}):([0-9A-Z]{1,8}):([^]+)$/;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The id of the thing of that GraphQL type in that tenant. @throws RangeError when a part cannot be read back. */
export function globalId(type: string, tenantCode: TenantCode, local: string): GlobalId {
  const plain = `${type}:${tenantCode}:${local}`;
  const id = encoded(plain);
  if (partsOf(plain)?.local !== local || !local.isWellFormed())
    throw new RangeError(`No global id can be made of a ${type} with key ${JSON.stringify(local)}`);
  return id;
}

/** What the id names, or null when it is no id of ours, is written another way than we write it, or is of another type than asked. */
export function parseGlobalId(text: string, type?: string): GlobalIdParts | null {
  const plain = text.length <= TEXT_LENGTH_MAX ? decoded(text) : null;
  const parts = plain === null ? null : partsOf(plain);
  if (plain === null || parts === null || encoded(plain) !== text) return null;
  return type === undefined || type === parts.type ? parts : null;
}

function partsOf(plain: string): GlobalIdParts | null {
  const [, type, tenant, local] = PARTS.exec(plain) ?? [];
  if (type === undefined || tenant === undefined || local === undefined || local.length > LOCAL_LENGTH_MAX) return null;
  const tenantCode = parseTenantCode(tenant);
  return tenantCode && { type, tenantCode, local };
}

// most ids are ASCII, which is its own UTF-8
const ASCII = /^\p{ASCII}*$/u;

function encoded(plain: string): GlobalId {
  const bytes = ASCII.test(plain) ? plain : String.fromCharCode(...encoder.encode(plain));
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '') as GlobalId;
}

function decoded(text: string): string | null {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return null;
  try {
    const bytes = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    if (ASCII.test(bytes)) return bytes;
    return decoder.decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
  } catch {
    return null; // not base64, or not UTF-8: both only mean that it is no id of ours
  }
}

/**
 * What a global id of this type names, when its key is a uuid: `uuidAt<PlanId>(id, 'Plan')`. Null for anything else, so that a
 * forged id is "not there" and never a fault.
 */
export function uuidAt<Id extends Brand<string, string>>(
  text: string,
  type: string,
): { readonly tenantCode: TenantCode; readonly id: Id } | null {
  const parts = parseGlobalId(text, type);
  const id = parts && parseUuid<Id>(parts.local);
  return parts !== null && id !== null ? { tenantCode: parts.tenantCode, id } : null;
}

/** The item a global id names, or null when it names none. */
export function itemAt(text: string): { readonly tenantCode: TenantCode; readonly itemCode: ItemCode } | null {
  const parts = parseGlobalId(text, 'Item');
  const itemCode = parts && parseItemCode(parts.local);
  return parts !== null && itemCode !== null ? { tenantCode: parts.tenantCode, itemCode } : null;
}

/** The box a global id names, or null when it names none. */
export function boxAt(text: string): { readonly tenantCode: TenantCode; readonly boxCode: BoxCode } | null {
  const parts = parseGlobalId(text, 'Box');
  const boxCode = parts && parseBoxCode(parts.local);
  return parts !== null && boxCode !== null ? { tenantCode: parts.tenantCode, boxCode } : null;
}
