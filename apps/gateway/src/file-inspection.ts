import { type BroughtType } from '@yicang/platform-files';
import { type Words } from '@yicang/platform-graphql';

/** The largest file a person may bring. */
export const FILE_MAX_BYTES = 10_485_760;
const BEGINNINGS: Readonly<Record<Exclude<BroughtType, 'text/csv'>, Buffer>> = {
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': Buffer.from('PK\x03\x04', 'latin1'),
  'application/pdf': Buffer.from('%PDF-'),
  'image/png': Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
};
const BEGINNING_BYTES = 8;

/** Why a file is not taken. */
export interface Objection {
  readonly status: number;
  readonly reason: string;
  readonly words: Words;
}
export const TOO_LARGE: Objection = {
  status: 413,
  reason: 'FILE_TOO_LARGE',
  words: {
    zh: '文件太大，至多 10 MiB。请分成几个文件。',
    en: 'The file is too large: 10 MiB at most. Please split it.',
  },
};
const EMPTY: Objection = {
  status: 400,
  reason: 'FILE_EMPTY',
  words: { zh: '文件是空的，请重新选择。', en: 'The file is empty. Please choose it again.' },
};
const OTHERWISE: Objection = {
  status: 415,
  reason: 'FILE_TYPE_MISTAKEN',
  words: {
    zh: '文件的内容与它的类型不符。请用原来的程序另存后再传；CSV 请存成 UTF-8。',
    en: 'The file is not what its type says. Please save it anew with its program; a CSV as UTF-8.',
  },
};

/** Thrown into whoever reads an inspected body: nothing of it is kept. */
export class NotTaken extends Error {
  override readonly name = 'NotTaken';
  constructor(readonly objection: Objection) {
    super(objection.reason);
  }
}

/** The body as it comes, as long as it may be a file of this type. @throws NotTaken as soon as it is none, or too much. */
export async function* inspected(
  body: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  mediaType: BroughtType,
): AsyncGenerator<Uint8Array> {
  let beginning = Buffer.alloc(0);
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > FILE_MAX_BYTES) throw new NotTaken(TOO_LARGE);
    if (mediaType === 'text/csv' && chunk.includes(0)) throw new NotTaken(OTHERWISE);
    if (beginning.length < BEGINNING_BYTES) beginning = Buffer.concat([beginning, chunk.subarray(0, BEGINNING_BYTES)]);
    if (beginning.length >= BEGINNING_BYTES && !beginsAs(mediaType, beginning)) throw new NotTaken(OTHERWISE);
    yield chunk;
  }
  if (bytes === 0) throw new NotTaken(EMPTY);
  if (!beginsAs(mediaType, beginning)) throw new NotTaken(OTHERWISE);
}

function beginsAs(mediaType: BroughtType, beginning: Buffer): boolean {
  if (mediaType === 'text/csv') return true;
  const known = BEGINNINGS[mediaType];
  return beginning.subarray(0, known.length).equals(known);
}
