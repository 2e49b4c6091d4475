import { allEvents } from './all-events.js';
import { hearersOf } from './event-hearers.js';

it('tells residents and viewers of no family and no need', () => {
  const said = allEvents.filter(({ type }) => /^(registry\.family\.|delivery\.(need|plan|family)\.)/.test(type));
  expect(said.length).toBeGreaterThan(4);
  for (const { type } of said) expect(hearersOf(type)).toEqual(['keeper', 'communityManager', 'cityCoordinator']);
});
it('tells volunteers besides of items, of what is under way and of the open register, and nobody of accounts', () => {
  expect(hearersOf('inventory.item.moved.v1')).toContain('volunteer');
  expect(hearersOf('delivery.stop.failed.v1')).toContain('volunteer');
  expect(hearersOf('delivery.organization-need.recorded.v1')).toContain('volunteer');
  expect(hearersOf('registry.organization.registered.v1')).toContain('volunteer');
  expect(hearersOf('directory.grants.changed.v1')).toEqual([]);
  expect(hearersOf('lattice.shop.opened.v1')).toEqual([]);
});
