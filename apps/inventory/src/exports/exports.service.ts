import { Inject, Injectable } from '@nestjs/common';
import { localDateAt, type Actor, type ItemCode, type LocalDate, type StoreId, type TenantCode } from '@yicang/kernel';
import { csvHead, csvRows, Files, type LinkedFile, type StoredFile } from '@yicang/platform-files';
import { ENVIRONMENT, unavailableError } from '@yicang/platform-graphql';
import { type InventoryEnvironment } from '../environment.js';
import { epcisEvent, epcisFrame, type PlacedFact } from './epcis.rules.js';
import { ExportsReader } from './exports.reader.js';
import { STOCK_HEAD, stockCells, type StockFileRow } from './stock-file.rules.js';

/** Files made at once by one process: each holds a page and keeps a processor busy. */
const MAKING_MAX = 4;

/** A file that was made, and the way to it for whom it was made. */
export interface ExportedFile {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
}

/** Goods and what became of them, in the formats of others. */
@Injectable()
export class ExportsService {
  private making = 0;

  constructor(
    private readonly reader: ExportsReader,
    private readonly files: Files,
    @Inject(ENVIRONMENT) private readonly environment: InventoryEnvironment,
  ) {}

  /** The item's history as an EPCIS document; null when it is not there or not the actor's to see. */
  async itemEpcis(actor: Actor, tenantCode: TenantCode, code: ItemCode): Promise<string | null> {
    const facts = await this.reader.itemFacts(actor, tenantCode, code);
    if (facts === null) return null;
    const { before, after } = epcisFrame(new Date());
    return before + this.eventsOf(facts).join(',') + after;
  }

  /** What became of a store's goods in these days is a file, linked for the actor; null when the store is not there or not the actor's to see. */
  async storeHistory(
    actor: Actor,
    key: { readonly tenantCode: TenantCode; readonly id: StoreId },
    from: LocalDate,
    to: LocalDate,
  ): Promise<ExportedFile | null> {
    const store = await this.reader.store(actor, key);
    if (store === null) return null;
    const { bytes, sha256 } = await this.made(this.epcis(this.reader.storeFacts(actor, store, from, to)));
    const name = `义仓历史-${store.nameZh}-${from}-${to}.jsonld`;
    return this.linked(actor, { sha256, name, mediaType: 'application/ld+json', tenantCode: store.tenantCode }, bytes);
  }

  /** What lies in the stores of a place now is a file, linked for the actor. */
  async stock(actor: Actor, place: TenantCode): Promise<ExportedFile> {
    const { bytes, sha256 } = await this.made(csv(this.reader.stock(actor, place)));
    const name = `义仓库存-${place}-${localDateAt(new Date())}.csv`;
    return this.linked(actor, { sha256, name, mediaType: 'text/csv', tenantCode: place }, bytes);
  }

  /** The content is a file. @throws the error that says to ask again, while enough others are being made. */
  private async made(content: AsyncIterable<Buffer>): Promise<StoredFile> {
    if (this.making >= MAKING_MAX) throw unavailableError();
    this.making += 1;
    try {
      return await this.files.put(content);
    } finally {
      this.making -= 1;
    }
  }

  private linked(actor: Actor, file: LinkedFile, bytes: number): ExportedFile {
    return { path: this.files.linkFor(actor, file), name: file.name, bytes };
  }

  private async *epcis(pages: AsyncIterable<readonly PlacedFact[]>): AsyncGenerator<Buffer> {
    const { before, after } = epcisFrame(new Date());
    yield Buffer.from(before);
    let separator = '';
    for await (const page of pages) {
      yield Buffer.from(separator + this.eventsOf(page).join(',\n'));
      separator = ',\n';
    }
    yield Buffer.from(after);
  }

  private eventsOf(facts: readonly PlacedFact[]): string[] {
    return facts.flatMap((fact) => JSON.stringify(epcisEvent(this.environment.PUBLIC_ORIGIN, fact)) ?? []);
  }
}

async function* csv(pages: AsyncIterable<readonly StockFileRow[]>): AsyncGenerator<Buffer> {
  yield Buffer.from(csvHead(STOCK_HEAD));
  for await (const page of pages) yield Buffer.from(csvRows(page.map(stockCells)));
}
