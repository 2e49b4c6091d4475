import { Injectable } from '@nestjs/common';
import { refuse, subtreeRange, type ItemCode, type LocalDate, type Refusal, type TenantCode } from '@yicang/kernel';
import { pageStart, UnitOfWork } from '@yicang/platform-db';
import { In } from 'typeorm';
import { ReceiptEntity } from './receipt.entity.js';
import { parseReceiptCode, parseRunCode } from './receipt.rules.js';
import { STOPS_PER_RUN_MAX } from '../runs/run.rules.js';

interface ReceiptFact {
  readonly pos: string;
  readonly receiptCode: string;
  readonly itemCode: ItemCode;
  readonly deliveredOn: LocalDate;
}

/** Receipts are public: everybody reads them, and nobody changes one: only the item's name follows a correction. */
@Injectable()
export class ReceiptsService {
  constructor(private readonly uow: UnitOfWork) {}

  /** The receipt with this code, wherever it was given. */
  async byCode(text: string): Promise<ReceiptEntity | Refusal<'RECEIPT_NOT_FOUND'>> {
    const code = parseReceiptCode(text);
    if (code === null) return refuse('RECEIPT_NOT_FOUND');
    const receipt = await this.uow.readPublished((tx) => tx.findOne(ReceiptEntity, { code }));
    return receipt ?? refuse('RECEIPT_NOT_FOUND');
  }

  /** The receipts of these items of one community, in their order; null for an item that has none. */
  async ofItems(tenantCode: TenantCode, itemCodes: readonly ItemCode[]): Promise<(ReceiptEntity | null)[]> {
    const found = await this.uow.readPublished((tx) =>
      tx.find(ReceiptEntity, { tenantCode, itemCode: In([...itemCodes]) }, { limit: itemCodes.length }),
    );
    const byItem = new Map(found.map((receipt) => [receipt.itemCode, receipt]));
    return itemCodes.map((code) => byItem.get(code) ?? null);
  }

  /** The receipts of the run with this code, by their own codes: an order that says nothing of the way. None for a code that is none. */
  async ofRun(text: string): Promise<ReceiptEntity[]> {
    const runCode = parseRunCode(text);
    if (runCode === null) return [];
    return this.uow.readPublished((tx) =>
      tx.find(ReceiptEntity, { runCode }, { orderBy: { code: 'ASC' }, limit: STOPS_PER_RUN_MAX }),
    );
  }

  /** The receipts of a place and all inside it, by community and code: an order that says nothing of time. */
  list(place: TenantCode, after: readonly [string, string] | null, limit: number): Promise<ReceiptEntity[]> {
    const { from, to } = subtreeRange(place);
    return this.uow.readPublished((tx) =>
      tx.rows(
        ReceiptEntity,
        `where tenant_code >= $1 and tenant_code < $2 and (tenant_code, code) > ($3, $4)
          order by tenant_code, code
          limit $5`,
        [from, to, ...pageStart(after), limit],
      ),
    );
  }

  /** The receipts of one community again, oldest first, for a reader that rebuilds. The last page answers `nextPos: null`. */
  async tell(tenantCode: TenantCode, afterPos: number, limit: number) {
    const rows = await this.uow.system('delivery.tell-receipts', tenantCode, (tx) =>
      tx.sql<ReceiptFact>(
        `select pos, code as "receiptCode", item_code as "itemCode", delivered_on as "deliveredOn"
           from receipt where tenant_code = $1 and pos > $2 order by pos limit $3`,
        [tenantCode, afterPos, limit],
      ),
    );
    const facts = rows.map((row) => ({ ...row, pos: Number(row.pos) }));
    return { facts, nextPos: facts.length === limit ? (facts.at(-1)?.pos ?? null) : null };
  }
}
