import { type Envelope, type PayloadOf, type transferRequestMadeV1 } from '@yicang/contracts';
import { Refusal, type TenantCode, type TransferId, type TransferRequestId } from '@yicang/kernel';
import { type Tx } from '@yicang/platform-db';
import { TransferRequestEntity } from './transfer-request.entity.js';
import { mayAnswer, movesOn, type TransferRequestStatus } from './transfer-request.rules.js';

/** The request, locked, when goods for this partner may answer it; null when they answer none. */
export async function lockToAnswer(
  tx: Tx,
  id: TransferRequestId | null,
  partnerCode: TenantCode,
): Promise<TransferRequestEntity | null | Refusal> {
  if (id === null) return null;
  const request = await tx.lock(TransferRequestEntity, { id });
  const may = mayAnswer(request, partnerCode);
  return may instanceof Refusal ? may : request;
}

/** The request is answered by this transfer: on the side that sends, or on the one that hears of it. */
export async function answer(tx: Tx, request: TransferRequestEntity, transferId: TransferId): Promise<void> {
  if (movesOn(request, 'answered')) await tx.save(TransferRequestEntity, request, { status: 'answered', transferId });
}

/** What the partner says of a request stands in these books too, inside the transaction of its event. */
export async function hearRequest(
  tx: Tx,
  { tenantCode: partnerCode, payload }: Envelope<PayloadOf<typeof transferRequestMadeV1>>,
  status: TransferRequestStatus,
): Promise<void> {
  const { requestId: id, agreementId, category, unit, quantity, askedOn } = payload;
  const known = await tx.lock(TransferRequestEntity, { id });
  if (known !== null) {
    if (movesOn(known, status)) await tx.save(TransferRequestEntity, known, { status });
    return;
  }
  const asked = { category, unit, quantity, askedOn };
  const about = { id, direction: 'in', partnerCode, agreementId, status, transferId: null } as const;
  await tx.insert(TransferRequestEntity, { ...about, ...asked });
}
