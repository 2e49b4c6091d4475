import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { tenantCodeField } from '@yicang/contracts';
import {
  globalId,
  refuse,
  uuidAt,
  type Actor,
  type AgreementId,
  type TransferId,
  type TransferRequestId,
} from '@yicang/kernel';
import {
  CurrentActor,
  cursorKeyOf,
  Guarded,
  orThrow,
  placeRef,
  RequestContext,
  rowsToRead,
  toConnection,
  type GraphqlContext,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { PlaceStub } from '../federation.graphql.js';
import { type TransferEntity } from '../transfers/transfer.entity.js';
import { TransferView } from '../transfers/transfer.graphql.js';
import { TransfersReader } from '../transfers/transfers.reader.js';
import { type TransferRequestEntity } from './transfer-request.entity.js';
import {
  DeclineTransferRequestInput,
  DeclineTransferRequestResult,
  RequestTransferInput,
  RequestTransferResult,
  TransferRequestConnection,
  TransferRequestsArgs,
  TransferRequestView,
  WithdrawTransferRequestInput,
  WithdrawTransferRequestResult,
} from './transfer-request.graphql.js';
import {
  DECLINE_TRANSFER_REQUEST,
  READ_TRANSFER_REQUESTS,
  REQUEST_TRANSFER,
  WITHDRAW_TRANSFER_REQUEST,
} from './transfer-request.rules.js';
import { TransferRequestsService } from './transfer-requests.service.js';

const AFTER = z.tuple([tenantCodeField, z.uuid()]);

@Resolver(() => TransferRequestView)
export class TransferRequestsResolver {
  constructor(
    private readonly service: TransferRequestsService,
    private readonly transfers: TransfersReader,
  ) {}

  @Guarded(READ_TRANSFER_REQUESTS)
  @Query(() => TransferRequestConnection, {
    description: '一个地点内各社区提出和收到的物资请求。What the communities of a place ask for, and are asked for.',
  })
  async transferRequests(@CurrentActor() actor: Actor, @Args() page: TransferRequestsArgs) {
    const after = cursorKeyOf(page, AFTER);
    const rows = await this.service.list(actor, page.place, page.status ?? null, after, rowsToRead(page));
    return toConnection(orThrow(rows), page, (request) => [request.tenantCode, request.id]);
  }

  @Guarded(REQUEST_TRANSFER)
  @Mutation(() => RequestTransferResult, {
    description:
      '按生效的协议，请对方社区支援物资。Asks the other community of an agreement in force for goods. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, AGREEMENT_NOT_FOUND, ' +
      'AGREEMENT_NOT_IN_FORCE, AGREEMENT_OTHER_WAY, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  requestTransfer(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { agreementId, ...input }: RequestTransferInput,
  ) {
    const at = uuidAt<AgreementId>(agreementId, 'Agreement');
    if (at === null) return refuse('AGREEMENT_NOT_FOUND');
    return this.service.ask(actor, { ...input, tenantCode: at.tenantCode, agreementId: at.id }, traceId);
  }

  @Guarded(WITHDRAW_TRANSFER_REQUEST)
  @Mutation(() => WithdrawTransferRequestResult, {
    description:
      '撤回本社区的物资请求；已经送出的照常送来。Withdraws a request of one’s own; what was sent meanwhile still comes. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, ' +
      'TRANSFER_REQUEST_NOT_FOUND, TRANSFER_REQUEST_ENDED, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  withdrawTransferRequest(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { transferRequestId, commandId }: WithdrawTransferRequestInput,
  ) {
    const at = requestAt(transferRequestId);
    return at === null
      ? refuse('TRANSFER_REQUEST_NOT_FOUND')
      : this.service.withdraw(actor, { commandId, ...at }, traceId);
  }

  @Guarded(DECLINE_TRANSFER_REQUEST)
  @Mutation(() => DeclineTransferRequestResult, {
    description:
      '谢绝对方的物资请求。Declines what the other community asks for. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, TRANSFER_REQUEST_NOT_FOUND, ' +
      'TRANSFER_REQUEST_ENDED, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  declineTransferRequest(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { transferRequestId, commandId }: DeclineTransferRequestInput,
  ) {
    const at = requestAt(transferRequestId);
    return at === null
      ? refuse('TRANSFER_REQUEST_NOT_FOUND')
      : this.service.decline(actor, { commandId, ...at }, traceId);
  }

  @ResolveField()
  id(@Parent() request: TransferRequestEntity) {
    return globalId('TransferRequest', request.tenantCode, request.id);
  }

  @ResolveField(() => PlaceStub, { description: '这一份是谁的。Whose copy this is.' })
  place(@Parent() request: TransferRequestEntity) {
    return placeRef(request.tenantCode);
  }

  @ResolveField(() => PlaceStub, { description: '对方社区。The other community.' })
  partner(@Parent() request: TransferRequestEntity) {
    return placeRef(request.partnerCode);
  }

  @ResolveField(() => TransferView, { nullable: true, description: '答复它的调拨。The transfer that answers it.' })
  transfer(
    @Parent() { tenantCode, transferId }: TransferRequestEntity,
    @RequestContext() { actor, loaders }: GraphqlContext,
  ): Promise<TransferEntity | null> | null {
    if (transferId === null) return null;
    const readBatch = (ids: readonly TransferId[]) => this.transfers.byIds(actor, tenantCode, ids);
    return loaders.of<TransferId, TransferEntity>(`transfers in ${tenantCode}`, readBatch).load(transferId);
  }
}

function requestAt(id: string) {
  const at = uuidAt<TransferRequestId>(id, 'TransferRequest');
  return at && { tenantCode: at.tenantCode, requestId: at.id };
}
