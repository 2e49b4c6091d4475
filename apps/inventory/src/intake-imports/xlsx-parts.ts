import { posix } from 'node:path';
import sax, { type SAXParser } from 'sax';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';

/** Parts of a package: a table program writes some dozen. */
const PARTS_MAX = 2_000;
/** All that is unpacked of one package: ten thousand rows of goods are a tenth of it. */
const UNPACKED_BYTES_MAX = 64 * 1024 * 1024;

/** What stands in a part, as it is read. Names are without their prefix. */
export interface XmlReader {
  opened(name: string, attribute: (name: string) => string | undefined): void;
  text?(text: string): void;
  closed?(name: string): void;
}

/** The parts of an OOXML package (ISO/IEC 29500-2), read one after the other and never whole. */
export class XlsxParts {
  private unpackedBytes = 0;

  private constructor(
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  /** @throws Error when the bytes are no package. */
  static async open(content: Buffer): Promise<XlsxParts> {
    const zip = await fromBufferPromise(content, { lazyEntries: true });
    const entries = new Map<string, Entry>();
    for await (const entry of zip.eachEntry()) {
      entries.set(entry.fileName.toLowerCase(), entry);
      if (entries.size > PARTS_MAX) throw new Error('The package has too many parts');
    }
    return new XlsxParts(zip, entries);
  }

  has(name: string): boolean {
    return this.entries.has(name.toLowerCase());
  }

  /** Reads a part to its end; after each piece of it, what `reader` has made of it so far can be taken. @throws Error when it is no such part. */
  async *read(name: string, reader: XmlReader): AsyncGenerator<void> {
    const entry = this.entries.get(name.toLowerCase());
    if (entry === undefined) throw new Error(`The package has no ${name}`);
    // it is no more than it says: yauzl sees to that
    this.unpackedBytes += entry.uncompressedSize;
    if (this.unpackedBytes > UNPACKED_BYTES_MAX) throw new Error('The package unpacks to too much');
    const parser = parserFor(reader);
    const decoder = new TextDecoder('utf-8', { fatal: true });
    for await (const chunk of (await this.zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
      parser.write(decoder.decode(chunk, { stream: true }));
      yield;
    }
    parser.write(decoder.decode()).close();
  }

  /** What a part (the package itself: '') refers to, by id: of which kind it is, and in which part it stands. */
  async relationsOf(part: string): Promise<ReadonlyMap<string, { readonly kind: string; readonly part: string }>> {
    const relations = new Map<string, { kind: string; part: string }>();
    const folder = posix.dirname(part);
    const name = posix.join(folder, '_rels', `${posix.basename(part)}.rels`);
    if (!this.has(name)) return relations;
    const opened: XmlReader['opened'] = (element, attribute) => {
      if (element !== 'Relationship' || attribute('TargetMode') === 'External') return;
      const target = attribute('Target') ?? '';
      const kind = (attribute('Type') ?? '').split('/').at(-1) ?? '';
      // a target is seen from its part's folder, or from the package when it begins with a slash
      relations.set(attribute('Id') ?? '', { kind, part: posix.resolve('/', folder, target).slice(1) });
    };
    await readWhole(this.read(name, { opened }));
    return relations;
  }
}

/** A part that is short: nothing is taken before its end. */
export async function readWhole(pieces: AsyncGenerator<void>): Promise<void> {
  for (let isOver = false; !isOver;) isOver = (await pieces.next()).done === true;
}

/** Entities but those of XML itself are none, and whoever declares some has no table of ours. */
function parserFor(reader: XmlReader): SAXParser {
  const parser = new sax.SAXParser(true, { position: false });
  parser.onerror = (fault) => {
    throw fault;
  };
  parser.ondoctype = () => {
    throw new Error('A package declares no document type');
  };
  parser.onopentag = ({ name, attributes }) =>
    reader.opened(localName(name), (wanted) => {
      const found = Object.entries(attributes).find(([key]) => localName(key) === wanted);
      return found === undefined ? undefined : String(found[1]);
    });
  parser.ontext = (text) => reader.text?.(text);
  parser.oncdata = (text) => reader.text?.(text);
  parser.onclosetag = (name) => reader.closed?.(localName(name));
  return parser;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
