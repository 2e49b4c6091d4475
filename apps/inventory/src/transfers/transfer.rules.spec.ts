import { refuse, type ItemCode, type LocalDate, type TenantCode, type TransferId } from '@yicang/kernel';
import { ITEM_STATUSES, type ItemStatus } from '../items/item.rules.js';
import {
  callBack,
  compareLines,
  goesWith,
  isUnagreed,
  mayDecide,
  maySettle,
  sendItem,
  TRANSFER_STATUSES,
  versionOnArrival,
  type TransferState,
} from './transfer.rules.js';

const today = '2026-03-02' as LocalDate;
const now = new Date('2026-03-02T04:00:00Z');
const id = '0190a000-0000-7000-8000-00000000aa01' as TransferId;
const [rice, oil, soap] = ['51015NGF0001', '51015NGF0002', '51015NGF0003'] as ItemCode[] as [
  ItemCode,
  ItemCode,
  ItemCode,
];
const item = { code: rice, status: 'inStore' as ItemStatus, expiresOn: null, transferId: null };
const out: TransferState = {
  ...{ id, direction: 'out', partnerCode: '5101555X' as TenantCode, status: 'underWay', calledBackAt: null },
};
const coming: TransferState = { ...out, direction: 'in' };

it('sends what is free in the store, up to its last good day', () => {
  expect(sendItem(item, id, today)).toEqual({ status: 'inTransit', transferId: id });
  expect(sendItem({ ...item, expiresOn: today }, id, today)).toMatchObject({ status: 'inTransit' });
  const over = '2026-03-01' as LocalDate;
  expect(sendItem({ ...item, expiresOn: over }, id, today)).toEqual(
    refuse('ITEM_EXPIRED', { itemCode: rice, expiresOn: over }),
  );
});
it.each(ITEM_STATUSES.filter((status) => status !== 'inStore'))('sends nothing that is %s', (status) => {
  expect(sendItem({ ...item, status }, id, today)).toEqual(refuse('ITEM_NOT_IN_STORE', { itemCode: rice, status }));
});
it('goes with one transfer, and only while it is on its way', () => {
  expect(goesWith({ ...item, status: 'inTransit', transferId: id }, id)).toBe(true);
  expect(goesWith({ ...item, status: 'movedOut', transferId: id }, id)).toBe(false);
  expect(goesWith({ ...item, status: 'inTransit', transferId: 'another' as TransferId }, id)).toBe(false);
});
it('is called back by its sender once, while nobody has decided', () => {
  expect(callBack(out, now)).toEqual({ calledBackAt: now });
  expect(callBack({ ...out, calledBackAt: now }, now)).toBe('unchanged');
  expect(callBack(coming, now)).toEqual(refuse('TRANSFER_NOT_FOUND'));
});
it.each(TRANSFER_STATUSES.filter((status) => status !== 'underWay'))('is at its end when it is %s', (status) => {
  expect(callBack({ ...out, status }, now)).toEqual(refuse('TRANSFER_ENDED', { status }));
  expect(mayDecide({ ...coming, status })).toEqual(refuse('TRANSFER_ENDED', { status }));
});
it('is decided on by its receiver alone', () => {
  expect(mayDecide(coming)).toBe('may');
  expect(mayDecide(out)).toEqual(refuse('TRANSFER_NOT_FOUND'));
});
it('is compared line by line: each arrived or says why not, and no other did', () => {
  const missing = { itemCode: oil, difference: 'missing' } as const;
  const compared = compareLines([rice, oil], { arrived: [rice, rice], differences: [missing] });
  expect(compared).toEqual(new Map([[rice, null] as const, [oil, 'missing'] as const]));
  expect(compareLines([rice, oil], { arrived: [rice], differences: [] })).toEqual(
    refuse('TRANSFER_LINES_UNEXPLAINED', { count: 1, itemCodes: [oil] }),
  );
  expect(compareLines([rice, oil], { arrived: [rice, oil, soap], differences: [] })).toEqual(
    refuse('TRANSFER_LINE_UNKNOWN', { itemCodes: [soap] }),
  );
  expect(compareLines([rice, oil], { arrived: [rice, oil], differences: [missing] })).toEqual(
    refuse('TRANSFER_LINE_UNKNOWN', { itemCodes: [oil] }),
  );
});
it('has its differences settled by its sender, each once', () => {
  const differs = { ...out, status: 'differs' as const };
  expect(maySettle(differs, [rice, oil], [oil])).toBe('may');
  expect(maySettle(differs, [rice], [oil])).toEqual(refuse('TRANSFER_LINE_UNKNOWN', { itemCodes: [oil] }));
  expect(maySettle(differs, [rice], [rice, rice])).toEqual(refuse('TRANSFER_LINE_UNKNOWN', { itemCodes: [rice] }));
  expect(maySettle(out, [], [])).toEqual(refuse('TRANSFER_WITHOUT_DIFFERENCE', { status: 'underWay' }));
  expect(maySettle(coming, [rice], [rice])).toEqual(refuse('TRANSFER_NOT_FOUND'));
});
it('is unagreed without an agreement with its sender, and after that was revoked', () => {
  const agreed = { partnerCode: '5101555X' as TenantCode, status: 'inForce' as const, revokedAt: null };
  const sender = agreed.partnerCode;
  expect(isUnagreed(agreed, sender, now)).toBe(false);
  expect(isUnagreed(null, sender, now)).toBe(true);
  expect(isUnagreed(agreed, '51015NGF' as TenantCode, now)).toBe(true);
  const revoked = { ...agreed, status: 'revoked' as const, revokedAt: now };
  expect(isUnagreed(revoked, sender, now)).toBe(true);
  // what was sent before goes on
  expect(isUnagreed(revoked, sender, new Date(now.getTime() - 1))).toBe(false);
});
it('goes on counting: after the sender’s last step, which is that it left, and after any the item has had here', () => {
  expect(versionOnArrival(2, 0)).toBe(4);
  expect(versionOnArrival(5, 3)).toBe(7);
  // corrected here after it had left
  expect(versionOnArrival(5, 9)).toBe(10);
});
