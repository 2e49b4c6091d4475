import type { Role } from '@yicang/kernel';

const KEEPERS: readonly Role[] = ['keeper', 'communityManager', 'cityCoordinator'];
const VOLUNTEERS: readonly Role[] = ['volunteer', ...KEEPERS];

/**
 * Whom it may be told that something of this kind happened at a place in her care: those who may read what changed. That a family
 * was registered or is in need is nobody's but theirs who keep the register; organizations are in an open one. The first prefix of an event's type decides; of
 * what none fits, nobody is told.
 */
const HEARERS: Readonly<Record<string, readonly Role[]>> = {
  'registry.organization.': VOLUNTEERS,
  'registry.': KEEPERS,
  'delivery.need.': KEEPERS,
  'delivery.plan.': KEEPERS,
  'delivery.family.': KEEPERS,
  'delivery.': VOLUNTEERS,
  'inventory.': VOLUNTEERS,
};

/** The roles that may hear of an event of this type. */
export function hearersOf(type: string): readonly Role[] {
  const prefix = Object.keys(HEARERS).find((one) => type.startsWith(one));
  return prefix === undefined ? [] : (HEARERS[prefix] ?? []);
}
