import { Injectable } from '@nestjs/common';
import { type EventContract } from '@yicang/contracts';
import {
  localDateAt,
  refuse,
  Refusal,
  type Actor,
  type ItemCode,
  type ItemReleaseReason,
  type LocalDate,
  type Operation,
  type TenantCode,
} from '@yicang/kernel';
import { UnitOfWork, type Tx } from '@yicang/platform-db';
import { outOfBox } from '../boxes/box-history.js';
import { type Details, recordFact, withoutHold } from './item.changes.js';
import { ItemEntity } from './item.entity.js';
import { type ItemChange, type ItemEventType } from './item.rules.js';

/** A command about one item of a community. */
export interface OfItem {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly itemCode: ItemCode;
}

/** What one command does to one item, and how it is told. */
export interface Deed<P> {
  readonly operation: Operation;
  readonly type: ItemEventType;
  readonly contract: EventContract<P>;
  decide(item: ItemEntity, now: Date): ItemChange | 'unchanged' | Refusal;
  payload(today: LocalDate, after: ItemEntity): P;
  /** What the history keeps of it, when that is not the payload. */
  details?(before: ItemEntity, after: ItemEntity): Details;
  /** Why it may not be done after all, where that is more than the item and the day. */
  forbids?(tx: Tx, item: ItemEntity): Promise<Refusal | null>;
  /** What comes of it at once. */
  then?(tx: Tx, after: ItemEntity): Promise<ItemEntity>;
  /** Why a hold ends before it, when what is held may be done this to; what is refused ends none. */
  readonly endsHold?: ItemReleaseReason;
}

/** load -> decide -> save -> record, for every command that changes one item. */
@Injectable()
export class ItemCommands {
  constructor(private readonly uow: UnitOfWork) {}

  /** The deed is done, once, and on record. Refuses with the deed's own reasons, and ITEM_NOT_FOUND. */
  change<P extends Details>(
    actor: Actor,
    command: OfItem,
    traceId: string,
    deed: Deed<P>,
  ): Promise<ItemEntity | Refusal> {
    const { commandId, tenantCode, itemCode } = command;
    const { operation } = deed;
    return this.uow.command(actor, tenantCode, { operation, commandId, input: command, traceId }, async (tx) => {
      const found = await tx.lock(ItemEntity, { code: itemCode });
      return found === null ? refuse('ITEM_NOT_FOUND') : doTo(tx, found, deed);
    });
  }
}

/** The deed is done to an item that nobody else changes, inside the transaction that says so, and on record. Refuses with its own reasons. */
export async function doTo<P extends Details>(
  tx: Tx,
  found: ItemEntity,
  { type, contract, decide, payload, details, forbids, then, endsHold }: Omit<Deed<P>, 'operation'>,
): Promise<ItemEntity | Refusal> {
  const item = endsHold === undefined ? found : await withoutHold(tx, found, endsHold);
  const change = decide(item, tx.now);
  if (change instanceof Refusal) return change;
  if (change === 'unchanged') return item;
  const forbidden = await forbids?.(tx, item);
  if (forbidden instanceof Refusal) return forbidden;
  const changed = await tx.save(ItemEntity, item, { ...change, ...(await outOfBox(tx, item, type)) });
  const told = payload(localDateAt(tx.now), changed);
  await recordFact(tx, changed, { type, contract, payload: told, details: details?.(item, changed) ?? told });
  return then === undefined ? changed : then(tx, changed);
}
