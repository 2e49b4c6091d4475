import { Injectable } from '@nestjs/common';
import {
  transferRequestDeclinedV1,
  transferRequestMadeV1,
  transferRequestWithdrawnV1,
  type EventContract,
  type PayloadOf,
} from '@yicang/contracts';
import {
  localDateAt,
  refuse,
  Refusal,
  type Actor,
  type AgreementId,
  type ItemCategory,
  type ItemUnit,
  type TenantCode,
  type TransferRequestId,
} from '@yicang/kernel';
import { UnitOfWork, type Tx } from '@yicang/platform-db';
import { v7 as uuidv7 } from 'uuid';
import { AgreementEntity } from '../agreements/agreement.entity.js';
import { mayUse } from '../agreements/agreement.rules.js';
import { TransferRequestEntity } from './transfer-request.entity.js';
import {
  DECLINE_TRANSFER_REQUEST,
  endRequest,
  READ_TRANSFER_REQUESTS,
  REQUEST_TRANSFER,
  WITHDRAW_TRANSFER_REQUEST,
  type TransferRequestStatus,
} from './transfer-request.rules.js';

export interface RequestTransfer {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly agreementId: AgreementId;
  readonly category: ItemCategory;
  readonly unit: ItemUnit;
  readonly quantity: number;
}
export interface OfTransferRequest {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly requestId: TransferRequestId;
}

/** What communities ask of each other: each side keeps its own row, and an event carries every step across. */
@Injectable()
export class TransferRequestsService {
  constructor(private readonly uow: UnitOfWork) {}

  /** The partner of the agreement is asked for goods. */
  ask(actor: Actor, command: RequestTransfer, traceId: string): Promise<TransferRequestEntity | Refusal> {
    const { commandId, tenantCode, agreementId, category, unit, quantity } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: REQUEST_TRANSFER, commandId, input: command, traceId },
      async (tx) => {
        const agreement = await tx.findOne(AgreementEntity, { id: agreementId });
        if (agreement === null) return refuse('AGREEMENT_NOT_FOUND');
        const askedOn = localDateAt(tx.now);
        const may = mayUse(agreement, 'mayReceive', askedOn);
        if (may instanceof Refusal) return may;
        const { partnerCode } = agreement;
        const about = { id: uuidv7() as TransferRequestId, direction: 'out', partnerCode, agreementId } as const;
        const asked = { category, unit, quantity, askedOn, status: 'open', transferId: null } as const;
        const request = await tx.insert(TransferRequestEntity, { ...about, ...asked });
        await tell(tx, transferRequestMadeV1, request);
        return request;
      },
    );
  }

  /** Whoever asked needs it no more; what was sent meanwhile is on its way all the same. */
  withdraw(actor: Actor, command: OfTransferRequest, traceId: string): Promise<TransferRequestEntity | Refusal> {
    return this.end(actor, command, traceId, 'withdrawn');
  }

  /** Whoever was asked has none to give. */
  decline(actor: Actor, command: OfTransferRequest, traceId: string): Promise<TransferRequestEntity | Refusal> {
    return this.end(actor, command, traceId, 'declined');
  }

  /** The requests of a place and all inside it, by community and age, after the key of the page before. */
  list(
    actor: Actor,
    place: TenantCode,
    status: TransferRequestStatus | null,
    after: readonly [string, string] | null,
    limit: number,
  ) {
    return this.uow.readAtOnce(actor, place, READ_TRANSFER_REQUESTS, (tx) =>
      tx.rows(
        TransferRequestEntity,
        `where ($1::text is null or status = $1) and ($2::text is null or (tenant_code, id) > ($2, $3::uuid))
          order by tenant_code, id limit $4`,
        [status, after?.[0] ?? null, after?.[1] ?? null, limit],
      ),
    );
  }

  private end(
    actor: Actor,
    command: OfTransferRequest,
    traceId: string,
    ends: 'withdrawn' | 'declined',
  ): Promise<TransferRequestEntity | Refusal> {
    const { commandId, tenantCode, requestId: id } = command;
    const [operation, contract] =
      ends === 'withdrawn'
        ? [WITHDRAW_TRANSFER_REQUEST, transferRequestWithdrawnV1]
        : [DECLINE_TRANSFER_REQUEST, transferRequestDeclinedV1];
    return this.uow.command(actor, tenantCode, { operation, commandId, input: command, traceId }, async (tx) => {
      const request = await tx.lock(TransferRequestEntity, { id });
      if (request === null) return refuse('TRANSFER_REQUEST_NOT_FOUND');
      const change = endRequest(request, ends);
      if (change instanceof Refusal) return change;
      const ended = await tx.save(TransferRequestEntity, request, change);
      await tell(tx, contract, ended);
      return ended;
    });
  }
}

async function tell(
  tx: Tx,
  contract: EventContract<PayloadOf<typeof transferRequestMadeV1>>,
  request: TransferRequestEntity,
): Promise<void> {
  const { id: requestId, partnerCode, agreementId, category, unit, quantity, askedOn } = request;
  const goods = { category, unit, quantity };
  await tx.emit(contract, request, { requestId, partnerCode, agreementId, ...goods, askedOn });
}
