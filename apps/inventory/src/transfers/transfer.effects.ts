import {
  transferGivenUpV1,
  transferRefusedV1,
  type Envelope,
  type PayloadOf,
  type transferCalledBackV1,
  type transferReceivedV1,
  type transferSentV1,
} from '@yicang/contracts';
import { type TransferId, type TransferRefusalCause } from '@yicang/kernel';
import { type NewRow, type Tx } from '@yicang/platform-db';
import { AgreementEntity } from '../agreements/agreement.entity.js';
import { answer } from '../transfer-requests/transfer-request.changes.js';
import { TransferRequestEntity } from '../transfer-requests/transfer-request.entity.js';
import { closeLines, forgetLines, insertLines, leave, lockItems, unsendAll } from './transfer.changes.js';
import { TransferEntity } from './transfer.entity.js';
import { goesWith, isUnagreed } from './transfer.rules.js';
import { TRANSFER_OVERDUE } from './transfers.service.js';

/**
 * What one side of a transfer does in the other's books. The receiver's row alone decides: `underWay` becomes something else there once,
 * and whatever that is, its sender hears of it and follows. So nothing has to arrive in any order, and nothing twice changes anything.
 */

type Sent = PayloadOf<typeof transferSentV1>;
type CalledBack = PayloadOf<typeof transferCalledBackV1>;

/** At the receiver: the goods are expected, unless it had revoked the agreement before they were sent; what it asked for is answered. */
export async function expect(tx: Tx, event: Envelope<Sent>): Promise<void> {
  const { transferId, requestId } = event.payload;
  if ((await tx.lock(TransferEntity, { id: transferId })) === null) await comesIn(tx, event);
  const request = requestId === undefined ? null : await tx.lock(TransferRequestEntity, { id: requestId });
  if (request !== null) await answer(tx, request, transferId);
}

async function comesIn(tx: Tx, event: Envelope<Sent>): Promise<void> {
  const { transferId, agreementId, lines } = event.payload;
  const agreement = await tx.findOne(AgreementEntity, { id: agreementId });
  if (isUnagreed(agreement, event.tenantCode, new Date(event.occurredAt))) {
    const because = { status: 'refused', refusedFor: 'agreementRevoked' } as const;
    const refused = await tx.insert(TransferEntity, { ...comingIn(event, lines.length), ...because });
    const told = { transferId, partnerCode: event.tenantCode, reason: because.refusedFor };
    await tx.emit(transferRefusedV1, refused, told);
    return;
  }
  await tx.insert(TransferEntity, comingIn(event, lines.length));
  const expected = lines.map((goods) => ({ itemCode: goods.itemCode, goods }));
  await insertLines(tx, transferId, expected);
}

/** At the receiver: what was not decided on is not expected any more; what has not been heard of yet will never be. */
export async function giveUp(tx: Tx, event: Envelope<CalledBack>): Promise<void> {
  const { transferId, lineCount } = event.payload;
  const known = await tx.lock(TransferEntity, { id: transferId });
  if (known !== null && known.status !== 'underWay') return;
  const calledBack = { status: 'calledBack', calledBackAt: new Date(event.occurredAt) } as const;
  await forgetLines(tx, transferId);
  const givenUp =
    known === null
      ? await tx.insert(TransferEntity, { ...comingIn(event, lineCount), ...calledBack })
      : await tx.save(TransferEntity, known, calledBack);
  await tx.emit(transferGivenUpV1, givenUp, { transferId, partnerCode: event.tenantCode });
}

/** At the sender: what arrived has left these books; what did not is still on its way by them, until somebody says what became of it. */
export async function handOver(tx: Tx, { payload }: Envelope<PayloadOf<typeof transferReceivedV1>>): Promise<void> {
  const transfer = await mustLock(tx, payload.transferId);
  if (transfer.status !== 'underWay') return;
  const differences = new Map(payload.lines.map(({ itemCode, difference }) => [itemCode, difference]));
  const arrived = payload.lines.filter(({ difference }) => difference === null).map(({ itemCode }) => itemCode);
  for (const item of await lockItems(tx, arrived))
    if (goesWith(item, transfer.id)) await leave(tx, item, transfer.partnerCode);
  await closeLines(tx, transfer.id, differences);
  const status = arrived.length === differences.size ? 'received' : 'differs';
  await tx.save(TransferEntity, transfer, { status, receivedOn: payload.receivedOn });
  await tx.unschedule(TRANSFER_OVERDUE, transfer.id);
}

/** At the sender: nothing of it was taken. */
export async function takeBackRefused(tx: Tx, id: TransferId, reason: TransferRefusalCause): Promise<void> {
  const transfer = await mustLock(tx, id);
  if (transfer.status !== 'underWay') return;
  await unsendAll(tx, transfer, 'refused');
  await tx.save(TransferEntity, transfer, { status: 'refused', refusedFor: reason });
  await tx.unschedule(TRANSFER_OVERDUE, id);
}

/** At the sender: it was called back in time. */
export async function takeBack(tx: Tx, id: TransferId): Promise<void> {
  const transfer = await mustLock(tx, id);
  if (transfer.status !== 'underWay') return;
  await unsendAll(tx, transfer, 'calledBack');
  await tx.save(TransferEntity, transfer, { status: 'calledBack' });
  await tx.unschedule(TRANSFER_OVERDUE, id);
}

function comingIn(
  { tenantCode: partnerCode, payload }: Envelope<Sent | CalledBack>,
  lineCount: number,
): NewRow<TransferEntity> {
  const { transferId: id, agreementId, sentOn, dueOn } = payload;
  const nothingYet = { calledBackAt: null, refusedFor: null, receivedOn: null };
  return {
    ...{ id, direction: 'in', partnerCode, agreementId, status: 'underWay' },
    lineCount,
    sentOn,
    dueOn,
    ...nothingYet,
  };
}

async function mustLock(tx: Tx, id: TransferId): Promise<TransferEntity> {
  const transfer = await tx.lock(TransferEntity, { id });
  if (transfer === null) throw new Error(`${tx.tenantCode} sent no ${id}.`);
  return transfer;
}
