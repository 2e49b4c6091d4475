import fc from 'fast-check';
import { addDays, daysBetween, endOfDay, localDateAt, parseLocalDate, type LocalDate } from './local-date.js';

const instant = fc.date({
  min: new Date('1901-01-01T00:00:00Z'),
  max: new Date('2999-12-30T00:00:00Z'),
  noInvalidDate: true,
});
const date = instant.map(localDateAt);

describe('parseLocalDate', () => {
  it('takes every day there is, as it stands', () => {
    fc.assert(fc.property(date, (day) => parseLocalDate(day) === day));
    expect(parseLocalDate('2024-02-29')).toBe('2024-02-29');
    expect(parseLocalDate('2000-02-29')).toBe('2000-02-29');
  });

  it.each([
    '2026-02-29',
    '2100-02-29',
    '2026-02-30',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '2026-1-5',
    '26-01-05',
    '0026-01-05',
    '1899-12-31',
    '3000-01-01',
    '2026-01-05T00:00:00Z',
    ' 2026-01-05',
    '2026/01/05',
    '',
  ])('takes no %j', (text) => expect(parseLocalDate(text)).toBeNull());
});

describe('localDateAt', () => {
  it.each([
    ['2026-03-01T15:59:59.999Z', '2026-03-01'],
    ['2026-03-01T16:00:00.000Z', '2026-03-02'],
    ['2025-12-31T16:00:00.000Z', '2026-01-01'],
    ['1988-07-01T15:30:00.000Z', '1988-07-02'], // summer time, UTC+9, was kept in those years
  ])('knows that at %s it is %s in Shanghai', (at, day) => expect(localDateAt(new Date(at))).toBe(day));

  it('never goes back', () => {
    fc.assert(
      fc.property(instant, instant, (a, b) =>
        a <= b ? localDateAt(a) <= localDateAt(b) : localDateAt(a) >= localDateAt(b),
      ),
    );
  });

  it('refuses what is no instant, or none of ours', () => {
    expect(() => localDateAt(new Date(NaN))).toThrow(RangeError);
    expect(() => localDateAt(new Date('0500-01-01T00:00:00Z'))).toThrow(RangeError);
  });
});

describe('counting days', () => {
  const days = fc.integer({ min: -300_000, max: 300_000 });

  it('goes as far as it says, and orders as the texts do', () => {
    fc.assert(
      fc.property(date, date, (from, to) => {
        expect(addDays(from, daysBetween(from, to))).toBe(to);
        expect(Math.sign(daysBetween(from, to))).toBe(from < to ? 1 : from > to ? -1 : 0);
      }),
    );
  });

  it('comes back', () => {
    fc.assert(
      fc.property(date, days, (from, count) => {
        fc.pre(parseLocalDate(from) !== null && isInRange(from, count));
        expect(addDays(addDays(from, count), -count)).toBe(from);
      }),
    );
  });

  const isInRange = (from: LocalDate, count: number) => {
    const distance = daysBetween('1900-01-01' as LocalDate, from) + count;
    return distance >= 0 && distance <= daysBetween('1900-01-01' as LocalDate, '2999-12-31' as LocalDate);
  };

  it('steps over ends of months, leap days and years', () => {
    expect(addDays('2026-02-28' as LocalDate, 1)).toBe('2026-03-01');
    expect(addDays('2024-02-28' as LocalDate, 1)).toBe('2024-02-29');
    expect(addDays('2026-01-01' as LocalDate, -1)).toBe('2025-12-31');
    expect(daysBetween('2026-03-01' as LocalDate, '2026-03-01' as LocalDate)).toBe(0);
  });

  it.each([0.5, NaN, 1e9, 1e15])('refuses %s days', (count) => {
    expect(() => addDays('2026-03-01' as LocalDate, count)).toThrow(RangeError);
  });
});

describe('endOfDay', () => {
  it('is the first instant of the next day, to the last day there is', () => {
    const sinceSummerTime = fc.date({ min: new Date('1992-01-01T00:00:00Z'), max: new Date('2999-12-29T00:00:00Z') });
    fc.assert(
      fc.property(sinceSummerTime.filter((at) => !Number.isNaN(at.getTime())).map(localDateAt), (day) => {
        expect(localDateAt(endOfDay(day))).toBe(addDays(day, 1));
        expect(localDateAt(new Date(endOfDay(day).getTime() - 1))).toBe(day);
      }),
    );
    expect(endOfDay('2999-12-31' as LocalDate)).toEqual(new Date('2999-12-31T16:00:00Z'));
  });
});
