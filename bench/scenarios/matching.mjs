/**
 * The fairness rule over 1,000, 2,000 and 4,000 needs with twice as many items, beside writing and reading the same needs and items as
 * JSON once: what it costs at the least that they come over the bus.
 */
import { allocate } from '../../apps/delivery/dist/matchings/fairness.rules.js';
import { round } from '../load.mjs';

const SIZES = [1_000, 2_000, 4_000];
/** That time times this is what the rule may take. */
const BUDGET = 5;
/** Four times the needs may take so much longer. */
const GROWTH_BUDGET = 8;
const CATEGORIES = ['food', 'hygiene', 'clothing', 'household'];
const TODAY = '2026-11-27';

export function matching({ isQuick }) {
  const times = isQuick ? 5 : 20;
  const lines = SIZES.map((size) => {
    const [needs, items] = [needsOf(size), itemsOf(size * 2)];
    for (let nth = 0; nth < times; nth += 1) allocate(needs, items, TODAY);
    const ours = medianMs(times, () => allocate(needs, items, TODAY));
    const bare = medianMs(times, () => JSON.parse(JSON.stringify({ needs, items })));
    const ratio = round(ours / bare);
    const figures = { allocations: allocate(needs, items, TODAY).length, oursMs: round(ours), bareMs: round(bare) };
    return { scenario: `matching@${size}`, ratio, budget: BUDGET, met: ratio <= BUDGET, ...figures };
  });
  const ratio = round(lines.at(-1).oursMs / lines[0].oursMs);
  return [...lines, { scenario: 'matching-growth', ratio, budget: GROWTH_BUDGET, met: ratio <= GROWTH_BUDGET }];
}

function needsOf(size) {
  return Array.from({ length: size }, (_, nth) => ({
    needId: `need-${nth}`,
    familyId: `family-${nth % Math.ceil(size / 2)}`,
    category: CATEGORIES[nth % CATEGORIES.length],
    unit: 'bag',
    product: null,
    quantity: 1 + (nth % 5),
    met: nth % 7 === 0 ? 1 : 0,
    urgency: nth % 10 === 0 ? 'urgent' : 'ordinary',
    recordedOn: day(nth % 28),
    lastHelpedOn: nth % 3 === 0 ? null : day(nth % 25),
    declined: [],
  }));
}

function itemsOf(size) {
  return Array.from({ length: size }, (_, nth) => ({
    itemCode: `item-${nth}`,
    category: CATEGORIES[(nth * 7) % CATEGORIES.length],
    unit: 'bag',
    quantity: 1 + (nth % 3),
    expiresOn: nth % 4 === 0 ? null : day(nth % 28),
    product: nth % 2 === 0 ? null : { tenantCode: '0', id: `product-${nth % 40}` },
  }));
}

const day = (nth) => `2026-10-${String(nth + 1).padStart(2, '0')}`;

function medianMs(times, work) {
  const took = Array.from({ length: times }, () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  });
  return took.toSorted((one, other) => one - other)[Math.floor(times / 2)];
}
