import { refuse, type LocalDate, type PlanId } from '@yicang/kernel';
import { PLAN_STATUSES } from '../plans/plan.rules.js';
import {
  allowNeighbour,
  disallowNeighbour,
  mayBeAllowed,
  mayLeaveWithNeighbour,
  type ConsentState,
} from './consent.rules.js';

const [friday, saturday] = ['2026-11-27', '2026-11-28'] as LocalDate[] as [LocalDate, LocalDate];
const wish = { relation: 'doorkeeper', givenBy: 'recipient' } as const;
const consent: ConsentState = { ...wish, planId: 'p' as PlanId, allowedOn: friday, withdrawnOn: null };
const withdrawn = { ...consent, withdrawnOn: friday };
const notAllowed = refuse('NEIGHBOUR_NOT_ALLOWED');

it('is for a plan that may still come to something, under way too', () => {
  const allowed = PLAN_STATUSES.filter((status) => mayBeAllowed({ status }) === 'allowed');
  expect(allowed).toEqual(['holding', 'held', 'underWay']);
  expect(mayBeAllowed({ status: 'delivered' })).toEqual(refuse('PLAN_OVER', { status: 'delivered' }));
});
it('says who, and at whose word; said again it changes nothing', () => {
  expect(allowNeighbour(consent, wish, saturday)).toBe('unchanged');
  for (const other of [{ relation: 'relative' }, { givenBy: 'coordinator' }] as const)
    expect(allowNeighbour(consent, { ...wish, ...other }, saturday)).toEqual({
      ...{ ...wish, ...other },
      ...{ allowedOn: saturday, withdrawnOn: null },
    });
});
it('holds no more once it is withdrawn, and again when it is given again', () => {
  expect(mayLeaveWithNeighbour(consent)).toBe('allowed');
  expect(disallowNeighbour(consent, saturday)).toEqual({ withdrawnOn: saturday });
  expect(disallowNeighbour(withdrawn, saturday)).toBe('unchanged');
  expect(mayLeaveWithNeighbour(withdrawn)).toEqual(notAllowed);
  const again = { ...consent, ...(allowNeighbour(withdrawn, wish, saturday) as object) };
  expect(again).toEqual({ ...consent, allowedOn: saturday });
  expect(mayLeaveWithNeighbour(again)).toBe('allowed');
});
it('is not there unless somebody gave it', () => {
  expect(mayLeaveWithNeighbour(null)).toEqual(notAllowed);
  expect(disallowNeighbour(null, friday)).toEqual(notAllowed);
});
