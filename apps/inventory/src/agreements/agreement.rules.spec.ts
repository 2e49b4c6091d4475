import { refuse, type AgreementId, type LocalDate, type TenantCode } from '@yicang/kernel';
import {
  acceptAgreement,
  acceptDays,
  directionOf,
  heardOf,
  mayBePartners,
  mayUse,
  revokeAgreement,
  type AgreementState,
} from './agreement.rules.js';

const today = '2026-03-02' as LocalDate;
const now = new Date('2026-03-02T04:00:00Z');
const agreed: AgreementState = {
  id: '0190a000-0000-7000-8000-00000000ab01' as AgreementId,
  partnerCode: '5101555X' as TenantCode,
  ...{ proposedHere: false, maySend: true, mayReceive: true },
  ...{ fromDay: today, untilDay: '2027-03-01' as LocalDate, status: 'inForce', revokedAt: null },
};

it.each([
  ['5101555X', '51015NGF', true],
  ['5101555X', '1101FAR0', true],
  ['5101555X', '5101555X', false],
  ['5101555X', '5101', false],
  ['5101555X', '9901K3QA', false],
  ['9901K3QB', '9901K3QA', true],
])('lets %s agree with %s: %s', (here, partner, may) => {
  expect(mayBePartners(here as TenantCode, partner as TenantCode)).toBe(may);
});
it.each([
  ['2026-03-02', '2026-03-02', true],
  ['2026-03-02', '2028-03-02', true],
  ['2026-03-02', '2028-03-03', false],
  ['2026-03-01', '2026-04-01', false],
  ['2026-03-05', '2026-03-04', false],
])('takes days from %s to %s: %s', (from, until, isRight) => {
  const days = acceptDays(from as LocalDate, until as LocalDate, today);
  expect(days === 'accepted').toBe(isRight);
});
it('holds when the other side accepts, and not when its own does', () => {
  const proposed = { ...agreed, status: 'proposed' as const };
  expect(acceptAgreement(proposed)).toEqual({ status: 'inForce' });
  expect(acceptAgreement({ ...proposed, proposedHere: true })).toEqual(refuse('AGREEMENT_AWAITS_PARTNER'));
  expect(acceptAgreement(agreed)).toBe('unchanged');
  expect(acceptAgreement({ ...agreed, status: 'revoked' })).toMatchObject({ reason: 'AGREEMENT_NOT_IN_FORCE' });
});
it('lets goods be sent from its first day to its last, in its direction, until it is revoked', () => {
  expect(mayUse(agreed, 'maySend', today)).toBe('may');
  expect(mayUse(agreed, 'maySend', agreed.untilDay)).toBe('may');
  const notNow = { reason: 'AGREEMENT_NOT_IN_FORCE' };
  expect(mayUse(agreed, 'maySend', '2026-03-01' as LocalDate)).toMatchObject(notNow);
  expect(mayUse(agreed, 'maySend', '2027-03-02' as LocalDate)).toMatchObject(notNow);
  expect(mayUse({ ...agreed, status: 'proposed' }, 'maySend', today)).toMatchObject(notNow);
  expect(mayUse({ ...agreed, status: 'revoked' }, 'maySend', today)).toMatchObject(notNow);
  const oneWay = { ...agreed, maySend: false };
  expect(mayUse(oneWay, 'maySend', today)).toEqual(refuse('AGREEMENT_OTHER_WAY'));
  expect(mayUse(oneWay, 'mayReceive', today)).toBe('may');
});
it('is revoked once and for all, whatever is heard afterwards', () => {
  expect(revokeAgreement(agreed, now)).toEqual({ status: 'revoked', revokedAt: now });
  expect(revokeAgreement({ ...agreed, status: 'revoked' }, now)).toBe('unchanged');
  expect(heardOf({ status: 'revoked' }, 'inForce', now)).toBe('unchanged');
  expect(heardOf({ status: 'inForce' }, 'proposed', now)).toBe('unchanged');
  expect(heardOf({ status: 'proposed' }, 'inForce', now)).toEqual({ status: 'inForce', revokedAt: null });
  expect(heardOf({ status: 'inForce' }, 'revoked', now)).toEqual({ status: 'revoked', revokedAt: now });
});
it('says who sends to whom', () => {
  expect(directionOf(agreed)).toBe('both');
  expect(directionOf({ ...agreed, mayReceive: false })).toBe('send');
  expect(directionOf({ ...agreed, maySend: false })).toBe('receive');
});
