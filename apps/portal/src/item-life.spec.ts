import { lifeOf } from './item-life.js';
import { aStep, aTrace } from './portal.fixture.js';

const lifeAfter = (...steps: string[]) => lifeOf(aTrace({ steps: steps.map((step) => aStep(step, '2026-03-01')) }));

it('tells one intake as a gift and a receipt', () => {
  expect(lifeAfter('received').entries.map((entry) => entry.stage)).toEqual(['given', 'received']);
});

it('tells what was bought as bought, and of no giver', () => {
  const bought = { ...aStep('received', '2026-03-01'), reason: 'purchased' };
  const { entries, state } = lifeOf(aTrace({ steps: [bought, aStep('held', '2026-03-02')] }));
  expect(entries.map(({ stage, reason }) => [stage, reason ?? null])).toEqual([
    ['bought', null],
    ['received', null],
    ['held', null],
  ]);
  expect(state).toBe('held');
});

it.each([
  [[], 'inStore', ['held', 'issued', 'delivered']],
  [['received'], 'inStore', ['held', 'issued', 'delivered']],
  [['received', 'held'], 'held', ['issued', 'delivered']],
  [['received', 'held', 'released'], 'inStore', ['held', 'issued', 'delivered']],
  [['received', 'held', 'issued'], 'issued', ['delivered']],
  [['received', 'held', 'issued', 'returned'], 'inStore', ['held', 'issued', 'delivered']],
  [['received', 'held', 'issued', 'delivered'], 'delivered', []],
  [['received', 'discarded'], 'discarded', []],
  [['received', 'quarantined'], 'quarantined', []],
  [['received', 'quarantined', 'cleared'], 'inStore', ['held', 'issued', 'delivered']],
  [['received', 'lost'], 'lost', []],
  [['received', 'lost', 'found'], 'inStore', ['held', 'issued', 'delivered']],
  [['received', 'split'], 'split', []],
  [['received', 'sent'], 'inTransit', ['held', 'issued', 'delivered']],
  [['received', 'sent', 'unsent'], 'inStore', ['held', 'issued', 'delivered']],
  [['received', 'sent', 'arrived', 'held'], 'held', ['issued', 'delivered']],
  [['made'], 'inStore', ['held', 'issued', 'delivered']],
  [['received', 'held', 'corrected'], 'held', ['issued', 'delivered']],
  [['received', 'held', 'issued', 'delivered', 'corrected'], 'delivered', []],
  [['received', 'held', 'issued', 'recalled'], 'issued', []],
  [['received', 'held', 'issued', 'delivered', 'recalled'], 'delivered', []],
  [['received', 'held', 'weighed'], 'held', ['issued', 'delivered']],
])('after %j it is %s', (steps, state, toCome) => {
  expect(lifeAfter(...steps)).toMatchObject({ state, toCome });
});

it('is recalled from the day that is told until it is cleared or discarded', () => {
  const putAside = aStep('quarantined', '2026-03-02', 'recalled');
  const recalledOn = (...steps: (typeof putAside)[]) =>
    lifeOf(aTrace({ steps: [aStep('received', '2026-03-01'), ...steps] })).recalledOn;
  expect(recalledOn()).toBeNull();
  expect(recalledOn(aStep('quarantined', '2026-03-02'))).toBeNull();
  expect(recalledOn(putAside)).toBe('2026-03-02');
  expect(recalledOn(aStep('recalled', '2026-03-03'), aStep('delivered', '2026-03-04'))).toBe('2026-03-03');
  for (const end of ['cleared', 'discarded']) expect(recalledOn(putAside, aStep(end, '2026-03-05'))).toBeNull();
});
