import { Injectable } from '@nestjs/common';
import {
  checkPlaceV1,
  transferCalledBackV1,
  transferReceivedV1,
  transferRefusedV1,
  transferSentV1,
} from '@yicang/contracts';
import {
  addDays,
  endOfDay,
  holdsPersonalNumber,
  localDateAt,
  refuse,
  Refusal,
  type Actor,
  type AgreementId,
  type ItemCode,
  type Operation,
  type StoreId,
  type TenantCode,
  type TransferId,
  type TransferRequestId,
  type TransferRefusalReason,
} from '@yicang/kernel';
import { UnitOfWork, type Tx } from '@yicang/platform-db';
import { Bus } from '@yicang/platform-nats';
import { v7 as uuidv7 } from 'uuid';
import { AgreementEntity } from '../agreements/agreement.entity.js';
import { mayUse } from '../agreements/agreement.rules.js';
import { StoreEntity } from '../stores/store.entity.js';
import { answer, lockToAnswer } from '../transfer-requests/transfer-request.changes.js';
import {
  arrive,
  closeLines,
  forgetLines,
  insertLines,
  linesOf,
  lockAll,
  sendAll,
  settleItem,
} from './transfer.changes.js';
import { TransferEntity } from './transfer.entity.js';
import {
  CALL_BACK_TRANSFER,
  callBack,
  compareLines,
  mayDecide,
  maySettle,
  RECEIVE_TRANSFER,
  REFUSE_TRANSFER,
  SEND_TRANSFER,
  SETTLE_TRANSFER,
  TRANSFER_DAYS,
  type Counted,
  type TransferSettlement,
} from './transfer.rules.js';

/** Due work that calls back what nobody received in time; the reference is the transfer's id. */
export const TRANSFER_OVERDUE = 'transfer-overdue';

interface OfTransfer {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly transferId: TransferId;
}
export interface SendTransfer {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly agreementId: AgreementId;
  readonly requestId: TransferRequestId | null;
  readonly itemCodes: readonly ItemCode[];
}
export type ReceiveTransfer = OfTransfer & Counted & { readonly storeId: StoreId; readonly shelf: string };
export type SettleTransfer = OfTransfer & {
  readonly lines: readonly { readonly itemCode: ItemCode; readonly settled: TransferSettlement }[];
};

/** What people do with transfers, on either side; what the other side hears of it is in transfer.effects.ts. */
@Injectable()
export class TransfersService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly bus: Bus,
  ) {}

  /** All of these items are on their way to the partner of the agreement, or none is. That the partner is open is asked first. */
  send(actor: Actor, command: SendTransfer, traceId: string): Promise<TransferEntity | Refusal> {
    const { commandId, tenantCode, agreementId } = command;
    const itemCodes = [...new Set(command.itemCodes)];
    return this.uow.command(
      actor,
      tenantCode,
      { operation: SEND_TRANSFER, commandId, input: command, traceId },
      async (tx) => {
        // locked, so that whoever revokes it waits for this, or this sees that it is revoked
        const agreement = await tx.lock(AgreementEntity, { id: agreementId });
        if (agreement === null) return refuse('AGREEMENT_NOT_FOUND');
        const sentOn = localDateAt(tx.now);
        const may = mayUse(agreement, 'maySend', sentOn);
        if (may instanceof Refusal) return may;
        const request = await lockToAnswer(tx, command.requestId, agreement.partnerCode);
        if (request instanceof Refusal) return request;
        const items = await lockAll(tx, itemCodes);
        if (items instanceof Refusal) return items;
        const transfer = await tx.insert(TransferEntity, {
          ...{ id: uuidv7() as TransferId, direction: 'out', status: 'underWay', agreementId, sentOn },
          ...{ partnerCode: agreement.partnerCode, lineCount: items.length, dueOn: addDays(sentOn, TRANSFER_DAYS) },
          ...{ calledBackAt: null, refusedFor: null, receivedOn: null },
        });
        const goods = await sendAll(tx, transfer, items);
        if (goods instanceof Refusal) return goods;
        await insertLines(
          tx,
          transfer.id,
          itemCodes.map((itemCode) => ({ itemCode, goods: null })),
        );
        const { id: transferId, partnerCode, dueOn } = transfer;
        const answers = request === null ? {} : { requestId: request.id };
        const about = { transferId, partnerCode, agreementId, ...answers };
        await tx.emit(transferSentV1, transfer, { ...about, sentOn, dueOn, lines: goods });
        if (request !== null) await answer(tx, request, transferId);
        await tx.schedule(TRANSFER_OVERDUE, transferId, endOfDay(dueOn));
        return transfer;
      },
      () => this.checkPartner(command, traceId),
    );
  }

  /** The sender would have it back. Whether it comes, its receiver decides, who may have received it already. */
  callBack(actor: Actor, command: OfTransfer, traceId: string): Promise<TransferEntity | Refusal> {
    return this.change(actor, command, traceId, CALL_BACK_TRANSFER, askBack);
  }

  /** What nobody received in time is called back. Called by due work; what has ended, or was called back before, is left alone. */
  async callBackOverdue(tenantCode: TenantCode, id: TransferId): Promise<void> {
    await this.uow.system('inventory.call-back-overdue', tenantCode, async (tx) => {
      const transfer = await tx.lock(TransferEntity, { id });
      if (transfer !== null) await askBack(tx, transfer);
    });
  }

  /** What arrived is in the books here, and its sender hears of it, with why each of the others is not. */
  receive(actor: Actor, command: ReceiveTransfer, traceId: string): Promise<TransferEntity | Refusal> {
    return this.change(actor, command, traceId, RECEIVE_TRANSFER, async (tx, transfer) => {
      const may = mayDecide(transfer);
      if (may instanceof Refusal) return may;
      if (holdsPersonalNumber(command.shelf)) return refuse('TEXT_HOLDS_PERSONAL_NUMBER');
      if ((await tx.findOne(StoreEntity, { id: command.storeId })) === null) return refuse('STORE_NOT_FOUND');
      const lines = await linesOf(tx, transfer);
      const compared = compareLines(lines.map(codeOf), command);
      if (compared instanceof Refusal) return compared;
      for (const { itemCode, goods } of lines)
        if (compared.get(itemCode) === null && goods !== null) await arrive(tx, transfer, goods, command);
      await closeLines(tx, transfer.id, compared);
      const receivedOn = localDateAt(tx.now);
      const received = await tx.save(TransferEntity, transfer, { status: 'received', receivedOn });
      await tx.emit(transferReceivedV1, received, {
        ...{ transferId: transfer.id, partnerCode: transfer.partnerCode, receivedOn },
        lines: [...compared].map(([itemCode, difference]) => ({ itemCode, difference })),
      });
      return received;
    });
  }

  /** Nothing of it is taken: all of it stays its sender's. */
  refuse(
    actor: Actor,
    command: OfTransfer & { readonly reason: TransferRefusalReason },
    traceId: string,
  ): Promise<TransferEntity | Refusal> {
    return this.change(actor, command, traceId, REFUSE_TRANSFER, async (tx, transfer) => {
      const may = mayDecide(transfer);
      if (may instanceof Refusal) return may;
      const { id: transferId, partnerCode } = transfer;
      const { reason } = command;
      await forgetLines(tx, transferId);
      const refused = await tx.save(TransferEntity, transfer, { status: 'refused', refusedFor: reason });
      await tx.emit(transferRefusedV1, refused, { transferId, partnerCode, reason });
      return refused;
    });
  }

  /** What did not arrive is in the store here after all, or lost. The transfer is at its end when that is said of all of it. */
  settle(actor: Actor, command: SettleTransfer, traceId: string): Promise<TransferEntity | Refusal> {
    return this.change(actor, command, traceId, SETTLE_TRANSFER, async (tx, transfer) => {
      const lines = await linesOf(tx, transfer);
      const open = lines.filter(({ difference, settled }) => difference !== null && settled === null).map(codeOf);
      const said = command.lines.toSorted((one, other) => (one.itemCode < other.itemCode ? -1 : 1));
      const may = maySettle(transfer, open, said.map(codeOf));
      if (may instanceof Refusal) return may;
      for (const { itemCode, settled } of said) {
        await settleItem(tx, transfer, itemCode, settled);
        await tx.sql(
          'update transfer_line set settled = $4 where tenant_code = $1 and transfer_id = $2 and item_code = $3',
          [tx.tenantCode, transfer.id, itemCode, settled],
        );
      }
      await tx.audit(SETTLE_TRANSFER.name, {
        transferId: transfer.id,
        itemCodes: said.map(codeOf),
      });
      return said.length < open.length ? transfer : tx.save(TransferEntity, transfer, { status: 'received' });
    });
  }

  private change(
    actor: Actor,
    command: OfTransfer,
    traceId: string,
    operation: Operation,
    does: (tx: Tx, transfer: TransferEntity) => Promise<TransferEntity | Refusal>,
  ): Promise<TransferEntity | Refusal> {
    const { commandId, tenantCode, transferId: id } = command;
    return this.uow.command(actor, tenantCode, { operation, commandId, input: command, traceId }, async (tx) => {
      const transfer = await tx.lock(TransferEntity, { id });
      return transfer === null ? refuse('TRANSFER_NOT_FOUND') : does(tx, transfer);
    });
  }

  private async checkPartner({ tenantCode, agreementId: id }: SendTransfer, traceId: string) {
    const agreement = await this.uow.systemRead(tenantCode, (tx) => tx.findOne(AgreementEntity, { tenantCode, id }));
    if (agreement === null) return refuse('AGREEMENT_NOT_FOUND');
    return this.bus.rpc(checkPlaceV1, { tenantCode: agreement.partnerCode }, { traceId });
  }
}

const codeOf = ({ itemCode }: { readonly itemCode: ItemCode }): ItemCode => itemCode;

/** Its receiver is asked to let it go back, once. */
async function askBack(tx: Tx, transfer: TransferEntity): Promise<TransferEntity | Refusal> {
  const change = callBack(transfer, tx.now);
  if (change instanceof Refusal) return change;
  if (change === 'unchanged') return transfer;
  const asked = await tx.save(TransferEntity, transfer, change);
  const { id: transferId, partnerCode, agreementId, sentOn, dueOn, lineCount } = asked;
  await tx.emit(transferCalledBackV1, asked, { transferId, partnerCode, agreementId, sentOn, dueOn, lineCount });
  return asked;
}
