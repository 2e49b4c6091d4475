import {
  defineOperation,
  defineRefusals,
  KEEPER_AND_ABOVE,
  refuse,
  type ItemCategory,
  type ItemUnit,
  type Refusal,
  type TenantCode,
  type TransferId,
  type TransferRequestId,
} from '@yicang/kernel';

/** As it moves on, never back: what one side does may cross with what the other does, and the later word here is the stronger one. */
export const TRANSFER_REQUEST_STATUSES = ['open', 'withdrawn', 'declined', 'answered'] as const;
export type TransferRequestStatus = (typeof TRANSFER_REQUEST_STATUSES)[number];

export const REQUEST_TRANSFER = defineOperation('inventory.request-transfer', KEEPER_AND_ABOVE);
export const WITHDRAW_TRANSFER_REQUEST = defineOperation('inventory.withdraw-transfer-request', KEEPER_AND_ABOVE);
export const DECLINE_TRANSFER_REQUEST = defineOperation('inventory.decline-transfer-request', KEEPER_AND_ABOVE);
export const READ_TRANSFER_REQUESTS = defineOperation('inventory.read-transfer-requests', KEEPER_AND_ABOVE);

export const transferRequestRefusals = defineRefusals({
  TRANSFER_REQUEST_NOT_FOUND: {
    zh: '本社区没有这份物资请求。',
    en: 'This community has no such request for goods.',
  },
  TRANSFER_REQUEST_ENDED: {
    zh: '这份物资请求已经了结（状态：{status}）。',
    en: 'This request for goods has come to its end (status: {status}).',
  },
});

export interface TransferRequestState {
  readonly id: TransferRequestId;
  readonly direction: 'out' | 'in'; // asked here, or of this community
  readonly partnerCode: TenantCode;
  readonly category: ItemCategory;
  readonly unit: ItemUnit;
  readonly quantity: number;
  readonly status: TransferRequestStatus;
  readonly transferId: TransferId | null;
}

/** Whoever asked withdraws it, whoever was asked declines it, while it is open. */
export function endRequest(
  { direction, status }: TransferRequestState,
  ends: 'withdrawn' | 'declined',
): { status: TransferRequestStatus } | Refusal<'TRANSFER_REQUEST_NOT_FOUND' | 'TRANSFER_REQUEST_ENDED'> {
  if (direction !== (ends === 'withdrawn' ? 'out' : 'in')) return refuse('TRANSFER_REQUEST_NOT_FOUND');
  return status === 'open' ? { status: ends } : refuse('TRANSFER_REQUEST_ENDED', { status });
}

/** What is sent answers an open request of the community it goes to. */
export function mayAnswer(
  request: TransferRequestState | null,
  partnerCode: TenantCode,
): 'may' | Refusal<'TRANSFER_REQUEST_NOT_FOUND' | 'TRANSFER_REQUEST_ENDED'> {
  if (request?.direction !== 'in' || request.partnerCode !== partnerCode) return refuse('TRANSFER_REQUEST_NOT_FOUND');
  return request.status === 'open' ? 'may' : refuse('TRANSFER_REQUEST_ENDED', { status: request.status });
}

/** True when what is heard moves the request on. */
export function movesOn({ status }: Pick<TransferRequestState, 'status'>, told: TransferRequestStatus): boolean {
  return TRANSFER_REQUEST_STATUSES.indexOf(told) > TRANSFER_REQUEST_STATUSES.indexOf(status);
}
