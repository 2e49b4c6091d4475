import { readdirSync } from 'node:fs';
import { ALARM_NAMES, alarmsOf, lightOf, THRESHOLDS, type AlarmName, type Vitals } from './operations.rules.js';

const at = '2026-03-01T08:00:00.000Z';
const ago = (seconds: number) => new Date(Date.parse(at) - seconds * 1_000).toISOString();
const well: Vitals = {
  at,
  oldestEventWaitingAt: null,
  areGrantsKnown: true,
  comparedAt: ago(30),
  eventsResent: 0,
  consumers: [{ waiting: 3, inHand: 1 }],
  deadLetterCount: 0,
  dueWork: [{ late: 0, failing: 0 }],
};
const lightWith = (facts: Partial<Vitals>) => lightOf(alarmsOf({ ...well, ...facts }));

it('is green when nothing is the matter', () => {
  expect(alarmsOf(well)).toEqual([]);
  expect(lightOf([])).toBe('green');
});

const unwell: [AlarmName, (figure: number) => Partial<Vitals>][] = [
  ['outbox-age', (figure) => ({ oldestEventWaitingAt: ago(figure) })],
  ['consumer-lag', (figure) => ({ consumers: [{ waiting: figure - 1, inHand: 1 }] })],
  ['dead-letters', (figure) => ({ deadLetterCount: figure })],
  ['reconciliation-differs', (figure) => ({ comparedAt: ago(figure) })],
  ['due-work-late', (figure) => ({ dueWork: [{ late: figure, failing: 0 }] })],
];
it.each(unwell)('%s is green below its threshold, then amber, then red', (name, factsWith) => {
  const { amber, red } = THRESHOLDS[name as keyof typeof THRESHOLDS];
  expect(lightWith(factsWith(amber - 1))).toBe('green');
  expect(lightWith(factsWith(amber))).toBe('amber');
  expect(lightWith(factsWith(red))).toBe('red');
  expect(alarmsOf({ ...well, ...factsWith(red) })).toEqual([{ name, light: 'red', figure: red }]);
});

it('is red when a service is silent, grants are not known, or the broker does not tell', () => {
  expect(alarmsOf(null)).toEqual([{ name: 'service-silent', light: 'red', figure: 1 }]);
  expect(lightWith({ areGrantsKnown: false })).toBe('red');
  expect(lightWith({ consumers: null })).toBe('red');
});

it('is amber when events were lost and sent again', () => expect(lightWith({ eventsResent: 4 })).toBe('amber'));

it('has a runbook for each alarm', () => {
  const pages = readdirSync(new URL('../../../../docs/runbooks', import.meta.url));
  expect(ALARM_NAMES.filter((name) => !pages.includes(`${name}.md`))).toEqual([]);
});
