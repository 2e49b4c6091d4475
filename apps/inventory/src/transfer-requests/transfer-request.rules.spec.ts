import { refuse, type TenantCode, type TransferRequestId } from '@yicang/kernel';
import {
  endRequest,
  mayAnswer,
  movesOn,
  TRANSFER_REQUEST_STATUSES,
  type TransferRequestState,
} from './transfer-request.rules.js';

const partner = '5101555X' as TenantCode;
const asked: TransferRequestState = {
  ...{ id: '0190a000-0000-7000-8000-00000000ac01' as TransferRequestId, direction: 'in', partnerCode: partner },
  ...{ category: 'food', unit: 'bag', quantity: 3, status: 'open', transferId: null },
};

it('is withdrawn by whoever asked and declined by whoever was asked', () => {
  expect(endRequest(asked, 'declined')).toEqual({ status: 'declined' });
  expect(endRequest({ ...asked, direction: 'out' }, 'withdrawn')).toEqual({ status: 'withdrawn' });
  expect(endRequest(asked, 'withdrawn')).toEqual(refuse('TRANSFER_REQUEST_NOT_FOUND'));
  expect(endRequest({ ...asked, direction: 'out' }, 'declined')).toEqual(refuse('TRANSFER_REQUEST_NOT_FOUND'));
});
it.each(TRANSFER_REQUEST_STATUSES.filter((status) => status !== 'open'))('is over when it is %s', (status) => {
  expect(endRequest({ ...asked, status }, 'declined')).toEqual(refuse('TRANSFER_REQUEST_ENDED', { status }));
  expect(mayAnswer({ ...asked, status }, partner)).toEqual(refuse('TRANSFER_REQUEST_ENDED', { status }));
});
it('is answered by goods that go to whoever asked', () => {
  expect(mayAnswer(asked, partner)).toBe('may');
  for (const [request, to] of [
    [null, partner],
    [{ ...asked, direction: 'out' as const }, partner],
    [asked, '1101FAR0' as TenantCode],
  ] as const)
    expect(mayAnswer(request, to)).toEqual(refuse('TRANSFER_REQUEST_NOT_FOUND'));
});
it('moves on and never back, whatever is heard', () => {
  for (const [at, status] of TRANSFER_REQUEST_STATUSES.entries())
    for (const [than, told] of TRANSFER_REQUEST_STATUSES.entries()) expect(movesOn({ status }, told)).toBe(than > at);
});
