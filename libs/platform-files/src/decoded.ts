/** What the office programs of China write: UTF-8, or else GB 18030. */
const ENCODINGS = ['utf-8', 'gb18030'] as const;
export type TableEncoding = (typeof ENCODINGS)[number];

/** In which encoding these bytes are text, UTF-8 before the other; null when they are in neither. They are not kept. */
export async function encodingOf(bytes: AsyncIterable<Uint8Array>): Promise<TableEncoding | null> {
  let possible = ENCODINGS.map((name) => ({ name, decoder: new TextDecoder(name, { fatal: true }) }));
  const narrow = (chunk?: Uint8Array) => {
    possible = possible.filter(({ decoder }) => isText(decoder, chunk));
  };
  for await (const chunk of bytes) narrow(chunk);
  narrow();
  return possible[0]?.name ?? null;
}

/** The text of these bytes, piece by piece and without a byte order mark. @throws TypeError where they are no text in this encoding. */
export async function* decoded(bytes: AsyncIterable<Uint8Array>, encoding: TableEncoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/** Without a chunk: whether the text may end here. */
function isText(decoder: InstanceType<typeof TextDecoder>, chunk?: Uint8Array): boolean {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined });
    return true;
  } catch {
    return false;
  }
}
