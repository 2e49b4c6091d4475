import { lifeOf } from './item-life.js';
import { aStep, aTrace } from './portal.fixture.js';

const lifeAfter = (...steps: string[]) => lifeOf(aTrace({ steps: steps.map((step) => aStep(step, '2026-03-01')) }));

it('tells one intake as a gift and a receipt', () => {
  expect(lifeAfter('received').entries.map((entry) => entry.stage)).toEqual(['given', 'received']);
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
  [['received', 'held', 'corrected'], 'held', ['issued', 'delivered']],
  [['received', 'held', 'issued', 'delivered', 'corrected'], 'delivered', []],
  [['received', 'held', 'weighed'], 'held', ['issued', 'delivered']],
])('after %j it is %s', (steps, state, toCome) => {
  expect(lifeAfter(...steps)).toMatchObject({ state, toCome });
});
