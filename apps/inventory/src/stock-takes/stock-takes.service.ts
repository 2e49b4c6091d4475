import { Injectable } from '@nestjs/common';
import { stockTakeClosedV1 } from '@yicang/contracts';
import {
  localDateAt,
  refuse,
  Refusal,
  type Actor,
  type ItemCode,
  type Operation,
  type StockTakeId,
  type StoreId,
  type TenantCode,
} from '@yicang/kernel';
import { refusalByConstraint, UnitOfWork, type Tx } from '@yicang/platform-db';
import { v7 as uuidv7 } from 'uuid';
import { StoreEntity } from '../stores/store.entity.js';
import {
  bookDifference,
  countItems,
  differencesOf,
  expectItems,
  judgeLines,
  lockItems,
  lockStockTake,
} from './stock-take.changes.js';
import { StockTakeEntity } from './stock-take.entity.js';
import {
  ABANDON_STOCK_TAKE,
  abandonStockTake,
  CLOSE_STOCK_TAKE,
  countedAtOf,
  DIFFERENCES_MAX,
  EXPLAIN_DIFFERENCES,
  FINISH_COUNT,
  finishCount,
  mayClose,
  mayExplain,
  OPEN_STOCK_TAKE,
  openStockTake,
  RECORD_COUNTS,
  recordCounts,
  STOCK_TAKE_LINES_MAX,
  tallyOf,
  type StockDifferenceReason,
} from './stock-take.rules.js';

interface OfStockTake {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly stockTakeId: StockTakeId;
}

@Injectable()
export class StockTakesService {
  constructor(private readonly uow: UnitOfWork) {}

  /** A count is open, and what the books have there now is what it expects, however goods move meanwhile. */
  open(
    actor: Actor,
    command: { commandId: string; tenantCode: TenantCode; storeId: StoreId; shelf: string | null },
    traceId: string,
  ): Promise<StockTakeEntity | Refusal> {
    const { commandId, tenantCode, storeId } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: OPEN_STOCK_TAKE, commandId, input: command, traceId },
      async (tx) => {
        const opened = openStockTake(command.shelf);
        if (opened instanceof Refusal) return opened;
        // of two who open a count of the store and of its shelf at once, one waits and is told
        if ((await tx.lock(StoreEntity, { id: storeId })) === null) return refuse('STORE_NOT_FOUND');
        if (await overlaps(tx, storeId, opened.shelf)) return refuse('STOCK_TAKE_UNDER_WAY');
        const id = uuidv7() as StockTakeId;
        const nobody = { closedAt: null, closedBy: null, missing: null, surplus: null };
        const facts = { id, storeId, openedAt: tx.now, openedBy: tx.actor.subject, expected: 0, ...nobody };
        const take = await refusalByConstraint({ stock_take_one_at_a_time: refuse('STOCK_TAKE_UNDER_WAY') }, () =>
          tx.insert(StockTakeEntity, { ...facts, ...opened }),
        );
        if (take instanceof Refusal) return take;
        const expected = await expectItems(tx, take);
        if (expected > STOCK_TAKE_LINES_MAX)
          return refuse('STOCK_TAKE_TOO_LARGE', { expected, max: STOCK_TAKE_LINES_MAX });
        return tx.save(StockTakeEntity, take, { expected });
      },
    );
  }

  /** These codes were scanned there. Scanned twice, or by two people, they are counted once; after the count, it is a recount. */
  record(
    actor: Actor,
    command: OfStockTake & { readonly itemCodes: readonly ItemCode[]; readonly countedAt: Date | null },
    traceId: string,
  ): Promise<StockTakeEntity | Refusal> {
    return this.change(actor, RECORD_COUNTS, command, traceId, async (tx, take) => {
      const open = recordCounts(take);
      if (open instanceof Refusal) return open;
      const { itemCodes, countedAt } = command;
      const unexpected = await countItems(tx, take.id, itemCodes, countedAtOf(take, countedAt, tx.now));
      if (unexpected > DIFFERENCES_MAX) return refuse('STOCK_TAKE_ELSEWHERE', { unexpected, max: DIFFERENCES_MAX });
      if (take.status === 'counted') await judgeLines(tx, take, itemCodes);
      return take;
    });
  }

  /** Counting is over: every line bears its difference. Asked again, the lines are compared anew. */
  finish(actor: Actor, command: OfStockTake, traceId: string): Promise<StockTakeEntity | Refusal> {
    return this.change(actor, FINISH_COUNT, command, traceId, async (tx, take) => {
      const finished = finishCount(take);
      if (finished instanceof Refusal) return finished;
      await judgeLines(tx, take);
      return tx.save(StockTakeEntity, take, finished);
    });
  }

  /** The difference about this item has a reason. */
  explain(
    actor: Actor,
    command: OfStockTake & { readonly itemCodes: readonly ItemCode[]; readonly reason: StockDifferenceReason },
    traceId: string,
  ): Promise<StockTakeEntity | Refusal> {
    return this.change(actor, EXPLAIN_DIFFERENCES, command, traceId, async (tx, take) => {
      const may = mayExplain(take);
      if (may instanceof Refusal) return may;
      const codes = [...new Set(command.itemCodes)];
      const explained = await tx.sql(
        `update stock_take_line set reason = $4
          where tenant_code = $1 and stock_take_id = $2 and item_code = any ($3) and difference is not null returning 1`,
        [tx.tenantCode, take.id, codes, command.reason],
      );
      return explained.length === codes.length ? take : refuse('DIFFERENCE_NOT_FOUND');
    });
  }

  /** The count is signed, and its differences are in the books with their reasons; nothing else is touched. */
  close(actor: Actor, command: OfStockTake, traceId: string): Promise<StockTakeEntity | Refusal> {
    return this.change(actor, CLOSE_STOCK_TAKE, command, traceId, async (tx, take) => {
      if (take.status === 'counted') {
        await lockItems(tx, take);
        await judgeLines(tx, take);
      }
      const lines = await differencesOf(tx, take, DIFFERENCES_MAX + 1);
      const may = mayClose(take, lines);
      if (may instanceof Refusal) return may;
      for (const line of lines) await bookDifference(tx, take, line);
      const { missing, surplus } = tallyOf(lines);
      const signed = { status: 'closed' as const, closedAt: tx.now, closedBy: tx.actor.subject, missing, surplus };
      const closed = await tx.save(StockTakeEntity, take, signed);
      await tx.audit(CLOSE_STOCK_TAKE.name, { stockTakeId: take.id, missing, surplus });
      const { id: stockTakeId, storeId, shelf, expected } = closed;
      const told = { stockTakeId, storeId, isWholeStore: shelf === null, expected, missing, surplus };
      await tx.emit(stockTakeClosedV1, closed, { ...told, closedOn: localDateAt(tx.now) });
      return closed;
    });
  }

  /** Nothing comes of the count. */
  abandon(actor: Actor, command: OfStockTake, traceId: string): Promise<StockTakeEntity | Refusal> {
    return this.change(actor, ABANDON_STOCK_TAKE, command, traceId, async (tx, take) => {
      const abandoned = abandonStockTake(take);
      if (abandoned instanceof Refusal || abandoned === 'unchanged')
        return abandoned === 'unchanged' ? take : abandoned;
      return tx.save(StockTakeEntity, take, abandoned);
    });
  }

  private change(
    actor: Actor,
    operation: Operation,
    command: OfStockTake,
    traceId: string,
    work: (tx: Tx, take: StockTakeEntity) => Promise<StockTakeEntity | Refusal>,
  ): Promise<StockTakeEntity | Refusal> {
    const { commandId, tenantCode, stockTakeId } = command;
    return this.uow.command(actor, tenantCode, { operation, commandId, input: command, traceId }, async (tx) => {
      const take = await lockStockTake(tx, stockTakeId);
      return take instanceof Refusal ? take : work(tx, take);
    });
  }
}

/** Whether the store, or this shelf of it, is being counted: a shelf is part of its store. */
async function overlaps(tx: Tx, storeId: StoreId, shelf: string | null): Promise<boolean> {
  const open = await tx.sql(
    `select from stock_take where tenant_code = $1 and store_id = $2 and status in ('counting', 'counted')
        and (shelf is null or $3::text is null or shelf = $3) limit 1`,
    [tx.tenantCode, storeId, shelf],
  );
  return open.length > 0;
}
