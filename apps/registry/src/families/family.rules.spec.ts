import { refuse, type FamilyId, type LocalDate } from '@yicang/kernel';
import fc from 'fast-check';
import {
  assumeRole,
  endRole,
  eraseFamily,
  hasRole,
  lastDayAtErasure,
  pseudonymIn,
  type FamilyState,
  type RolePeriod,
} from './family.rules.js';

const day = (text: string) => text as LocalDate;
const today = day('2026-03-01');
const family: FamilyState = {
  id: '0190a000-0000-7000-8000-000000000001' as FamilyId,
  memberCount: 3,
  registeredOn: day('2026-01-10'),
  status: 'active',
};
const erased: FamilyState = { ...family, status: 'erased' };
const recipient: RolePeriod = { role: 'recipient', from: day('2026-01-10'), to: null };
const ended: RolePeriod = { ...recipient, to: day('2026-02-15') };

it('lets a family be both at once', () => {
  expect(assumeRole(family, [recipient], { role: 'donor', from: today }, today)).toEqual({
    role: 'donor',
    from: today,
    to: null,
  });
});
it('refuses a role that the family has', () => {
  expect(assumeRole(family, [recipient], { role: 'recipient', from: today }, today)).toEqual(
    refuse('FAMILY_ROLE_HELD', { from: recipient.from }),
  );
});
it('begins a role again on the day after its last one, and not earlier', () => {
  expect(assumeRole(family, [ended], { role: 'recipient', from: day('2026-02-16') }, today)).toMatchObject({
    to: null,
  });
  expect(assumeRole(family, [ended], { role: 'recipient', from: day('2026-02-15') }, today)).toMatchObject({
    reason: 'FAMILY_ROLE_DAY_OUT_OF_RANGE',
    details: { earliest: '2026-02-16' },
  });
});
it('begins no role before the family was registered, nor more than a year ahead', () => {
  for (const from of ['2026-01-09', '2027-03-03'])
    expect(assumeRole(family, [], { role: 'donor', from: day(from) }, today)).toEqual(
      refuse('FAMILY_ROLE_DAY_OUT_OF_RANGE', { earliest: '2026-01-10', latest: '2027-03-02' }),
    );
});
it('ends a role on any day since it began, and only one that goes on', () => {
  expect(endRole(family, [recipient], { role: 'recipient', on: today }, today)).toEqual({
    period: recipient,
    to: today,
  });
  expect(endRole(family, [recipient], { role: 'recipient', on: day('2026-01-09') }, today)).toMatchObject({
    reason: 'FAMILY_ROLE_DAY_OUT_OF_RANGE',
  });
  expect(endRole(family, [ended], { role: 'recipient', on: today }, today)).toEqual(refuse('FAMILY_ROLE_NOT_HELD'));
  expect(endRole(family, [recipient], { role: 'donor', on: today }, today)).toEqual(refuse('FAMILY_ROLE_NOT_HELD'));
});
it('changes nothing more of an erased family', () => {
  expect(assumeRole(erased, [], { role: 'donor', from: today }, today)).toEqual(refuse('FAMILY_ERASED'));
  expect(endRole(erased, [recipient], { role: 'recipient', on: today }, today)).toEqual(refuse('FAMILY_ERASED'));
  expect(eraseFamily(erased)).toBe('unchanged');
  expect(eraseFamily(family)).toEqual({ status: 'erased' });
});
it('ends a role at an erasure, also one that was only to begin', () => {
  expect(lastDayAtErasure(recipient, today)).toBe(today);
  expect(lastDayAtErasure({ ...recipient, from: day('2026-04-01') }, today)).toBe('2026-04-01');
});
it('has a role from its first day to its last, both inclusive', () => {
  expect(
    ['2026-01-09', '2026-01-10', '2026-02-15', '2026-02-16'].map((at) => hasRole([ended], 'recipient', day(at))),
  ).toEqual([false, true, true, false]);
  expect(hasRole([recipient], 'recipient', day('2030-01-01'))).toBe(true);
  expect(hasRole([recipient], 'donor', today)).toBe(false);
});
it('calls a family by its role in the reader’s language', () => {
  expect(pseudonymIn('zh', 'donor', '7K3Q5')).toBe('爱心家庭 7K3Q5');
  expect(pseudonymIn('en', 'recipient', '7K3Q5')).toBe('Recipient family 7K3Q5');
});

it('never has two times of one role overlap, whatever is asked for', () => {
  const asked = fc.record({
    role: fc.constantFrom('donor' as const, 'recipient' as const),
    on: fc.integer({ min: 1, max: 28 }).map((n) => day(`2026-02-${String(n).padStart(2, '0')}`)),
    verb: fc.constantFrom('assume', 'end'),
  });
  fc.assert(
    fc.property(fc.array(asked, { maxLength: 30 }), (history) => {
      const periods: RolePeriod[] = [];
      for (const { role, on, verb } of history) {
        if (verb === 'assume') {
          const period = assumeRole(family, periods, { role, from: on }, today);
          if ('role' in period) periods.push(period);
        } else {
          const outcome = endRole(family, periods, { role, on }, today);
          if ('period' in outcome) periods[periods.indexOf(outcome.period)] = { ...outcome.period, to: outcome.to };
        }
      }
      for (const one of periods)
        for (const other of periods)
          if (one !== other && one.role === other.role)
            expect((one.to !== null && one.to < other.from) || (other.to !== null && other.to < one.from)).toBe(true);
    }),
  );
});
