import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type TenantCode } from '@yicang/kernel';
import { Fault } from '@yicang/platform-db';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** The first byte of everything sealed: how the rest is to be read. */
const FORM = 1;
const HEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES;

/** Where a sealed value belongs. It opens nowhere else, so that nobody can move one family's name to another's row. */
export interface Cell {
  readonly table: string;
  readonly column: string;
  readonly row: string;
  readonly tenantCode: TenantCode;
}

/** The bytes, readable only with the key and only in their cell: form, nonce, tag, ciphertext. */
export function sealBytes(key: Buffer, cell: Cell, bytes: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(aadOf(cell));
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([Buffer.of(FORM), nonce, cipher.getAuthTag(), sealed]);
}

/** What was sealed. @throws Fault for another key, another cell, or bytes that were changed. */
export function openBytes(key: Buffer, cell: Cell, sealed: Buffer): Buffer {
  if (sealed.length < HEAD_BYTES || sealed[0] !== FORM) throw notOpened(cell);
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  const cipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(aadOf(cell));
  cipher.setAuthTag(sealed.subarray(1 + NONCE_BYTES, HEAD_BYTES));
  try {
    return Buffer.concat([cipher.update(sealed.subarray(HEAD_BYTES)), cipher.final()]);
  } catch (cause) {
    throw notOpened(cell, cause);
  }
}

/** The text, readable only with the key and only in its cell. */
export function seal(key: Buffer, cell: Cell, text: string): Buffer {
  return sealBytes(key, cell, Buffer.from(text, 'utf8'));
}

/** The text that was sealed. @throws Fault for another key, another cell, or bytes that were changed. */
export function open(key: Buffer, cell: Cell, sealed: Buffer): string {
  return openBytes(key, cell, sealed).toString('utf8');
}

function aadOf({ table, column, row, tenantCode }: Cell): Buffer {
  return Buffer.from([table, column, row, tenantCode].join('|'), 'utf8');
}

function notOpened({ table, column, row, tenantCode }: Cell, cause?: unknown): Fault {
  return new Fault(`${table}.${column} of ${row} in ${tenantCode} cannot be opened: another key, or not its place`, {
    cause,
  });
}
