import { Args, ID, Mutation, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { itemCodeField, tenantCodeField } from '@yicang/contracts';
import {
  globalId,
  refuse,
  uuidAt,
  type Actor,
  type AgreementId,
  type GlobalId,
  type StoreId,
  type TransferId,
  type TransferRequestId,
} from '@yicang/kernel';
import {
  CurrentActor,
  cursorKeyOf,
  Guarded,
  orThrow,
  PageArgs,
  placeRef,
  RequestContext,
  rowsToRead,
  toConnection,
  type GraphqlContext,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { type AgreementEntity } from '../agreements/agreement.entity.js';
import { AgreementView } from '../agreements/agreement.graphql.js';
import { AgreementsService } from '../agreements/agreements.service.js';
import { PlaceStub } from '../federation.graphql.js';
import { type TransferEntity } from './transfer.entity.js';
import {
  CallBackTransferInput,
  CallBackTransferResult,
  ReceiveTransferInput,
  ReceiveTransferResult,
  RefuseTransferInput,
  RefuseTransferResult,
  SendTransferInput,
  SendTransferResult,
  SettleTransferInput,
  SettleTransferResult,
  TransferConnection,
  TransferLineConnection,
  TransfersArgs,
  TransferView,
} from './transfer.graphql.js';
import {
  CALL_BACK_TRANSFER,
  READ_TRANSFERS,
  RECEIVE_TRANSFER,
  REFUSE_TRANSFER,
  SEND_TRANSFER,
  SETTLE_TRANSFER,
} from './transfer.rules.js';
import { TransfersReader } from './transfers.reader.js';
import { TransfersService } from './transfers.service.js';

const AFTER = z.tuple([tenantCodeField, z.uuid()]);
const AFTER_CODE = z.tuple([itemCodeField]);

@Resolver(() => TransferView)
export class TransfersResolver {
  constructor(
    private readonly service: TransfersService,
    private readonly reader: TransfersReader,
    private readonly agreements: AgreementsService,
  ) {}

  @Guarded(READ_TRANSFERS)
  @Query(() => TransferConnection, {
    description:
      '一个地点内各社区送出和送来的调拨。What the communities of a place send and expect; a city sees both sides, a community its own.',
  })
  async transfers(@CurrentActor() actor: Actor, @Args() page: TransfersArgs) {
    const asked = { status: page.status ?? null, direction: page.direction ?? null };
    const rows = await this.reader.list(actor, page.place, asked, cursorKeyOf(page, AFTER), rowsToRead(page));
    return toConnection(orThrow(rows), page, (transfer) => [transfer.tenantCode, transfer.id]);
  }

  @Guarded(READ_TRANSFERS)
  @Query(() => TransferView, {
    nullable: true,
    description: '按 id 查调拨；不是您社区的为空。By id; null when not yours.',
  })
  transfer(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string) {
    return this.reader.byId(actor, id);
  }

  @Guarded(SEND_TRANSFER)
  @Mutation(() => SendTransferResult, {
    description:
      '按生效的协议把在库物品送往另一社区；全部送出，或一件不动。Sends items that are free in the store to another community, by an agreement in force: all of ' +
      'them, or none. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, AGREEMENT_NOT_FOUND, PLACE_NOT_FOUND, AGREEMENT_NOT_IN_FORCE, AGREEMENT_OTHER_WAY, TRANSFER_REQUEST_NOT_FOUND, TRANSFER_REQUEST_ENDED, ' +
      'ITEM_NOT_FOUND, ITEM_NOT_IN_STORE, ITEM_EXPIRED, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  sendTransfer(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { agreementId, transferRequestId = null, commandId, itemCodes }: SendTransferInput,
  ) {
    const at = uuidAt<AgreementId>(agreementId, 'Agreement');
    if (at === null) return refuse('AGREEMENT_NOT_FOUND');
    const request = transferRequestId === null ? null : uuidAt<TransferRequestId>(transferRequestId, 'TransferRequest');
    const isStrange = request === null ? transferRequestId !== null : request.tenantCode !== at.tenantCode;
    if (isStrange) return refuse('TRANSFER_REQUEST_NOT_FOUND');
    const about = { tenantCode: at.tenantCode, agreementId: at.id, requestId: request?.id ?? null };
    const command = { commandId, ...about, itemCodes };
    return this.service.send(actor, command, traceId);
  }

  @Guarded(CALL_BACK_TRANSFER)
  @Mutation(() => CallBackTransferResult, {
    description:
      '召回还没有接收的调拨；对方已接收的，以接收为准。Calls back what nobody has received; what was received meanwhile stays received. Refuses: SIGN_IN_NEEDED, ' +
      'NOT_PERMITTED, TRANSFER_NOT_FOUND, TRANSFER_ENDED, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  callBackTransfer(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { transferId, commandId }: CallBackTransferInput,
  ) {
    const at = transferAt(transferId);
    return at === null ? refuse('TRANSFER_NOT_FOUND') : this.service.callBack(actor, { commandId, ...at }, traceId);
  }

  @Guarded(RECEIVE_TRANSFER)
  @Mutation(() => ReceiveTransferResult, {
    description:
      '接收调拨：逐件说明收到或为何没收到，收到的入库、编码不变。Receives a transfer: every item arrived or says why not; what arrived is in the store under its ' +
      'own code. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, TRANSFER_NOT_FOUND, TRANSFER_ENDED, STORE_NOT_FOUND, TRANSFER_LINE_UNKNOWN, ' +
      'TRANSFER_LINES_UNEXPLAINED, TEXT_HOLDS_PERSONAL_NUMBER, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  receiveTransfer(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { transferId, storeId, ...input }: ReceiveTransferInput,
  ) {
    const at = transferAt(transferId);
    if (at === null) return refuse('TRANSFER_NOT_FOUND');
    const store = uuidAt<StoreId>(storeId, 'Store');
    if (store === null || store.tenantCode !== at.tenantCode) return refuse('STORE_NOT_FOUND');
    return this.service.receive(actor, { ...input, ...at, storeId: store.id }, traceId);
  }

  @Guarded(REFUSE_TRANSFER)
  @Mutation(() => RefuseTransferResult, {
    description:
      '整批拒收，物品仍归送出的社区。Takes nothing of it: all stays its sender’s. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, TRANSFER_NOT_FOUND, TRANSFER_ENDED, ' +
      'GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  refuseTransfer(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { transferId, ...input }: RefuseTransferInput,
  ) {
    const at = transferAt(transferId);
    return at === null ? refuse('TRANSFER_NOT_FOUND') : this.service.refuse(actor, { ...input, ...at }, traceId);
  }

  @Guarded(SETTLE_TRANSFER)
  @Mutation(() => SettleTransferResult, {
    description:
      '送出的社区说明没收到的物品：仍在本社区，或丢失。Its sender says of what did not arrive that it is here after all, or lost. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, ' +
      'TRANSFER_NOT_FOUND, TRANSFER_WITHOUT_DIFFERENCE, TRANSFER_LINE_UNKNOWN, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  settleTransfer(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { transferId, ...input }: SettleTransferInput,
  ) {
    const at = transferAt(transferId);
    return at === null ? refuse('TRANSFER_NOT_FOUND') : this.service.settle(actor, { ...input, ...at }, traceId);
  }

  @ResolveReference()
  resolveReference(@Parent() { id }: { readonly id: GlobalId }, @RequestContext() { actor }: GraphqlContext) {
    return this.reader.byId(actor, id);
  }

  @ResolveField()
  id(@Parent() transfer: TransferEntity) {
    return globalId('Transfer', transfer.tenantCode, transfer.id);
  }

  @ResolveField(() => PlaceStub, { description: '这一份是谁的。Whose copy this is.' })
  place(@Parent() transfer: TransferEntity) {
    return placeRef(transfer.tenantCode);
  }

  @ResolveField(() => PlaceStub, { description: '对方社区。The other community.' })
  partner(@Parent() transfer: TransferEntity) {
    return placeRef(transfer.partnerCode);
  }

  @ResolveField(() => AgreementView, { nullable: true, description: '按哪份协议。The agreement it is sent by.' })
  agreement(
    @Parent() { tenantCode, agreementId }: TransferEntity,
    @RequestContext() { actor, loaders }: GraphqlContext,
  ): Promise<AgreementEntity | null> {
    const readBatch = (ids: readonly AgreementId[]) => this.agreements.byIds(actor, tenantCode, ids);
    return loaders.of<AgreementId, AgreementEntity>(`agreements in ${tenantCode}`, readBatch).load(agreementId);
  }

  @ResolveField(() => TransferLineConnection, { description: '逐件对照，按编码排序。Line by line, by code.' })
  async lines(@Parent() transfer: TransferEntity, @CurrentActor() actor: Actor, @Args() page: PageArgs) {
    const after = cursorKeyOf(page, AFTER_CODE)?.[0] ?? null;
    const lines = await this.reader.lines(actor, transfer, after, rowsToRead(page));
    return toConnection(lines, page, ({ itemCode }) => [itemCode]);
  }
}

function transferAt(id: string) {
  const at = uuidAt<TransferId>(id, 'Transfer');
  return at && { tenantCode: at.tenantCode, transferId: at.id };
}
