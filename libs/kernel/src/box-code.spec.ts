import fc from 'fast-check';
import { formatBoxCode, makeBoxCode, parseBoxCode } from './box-code.js';
import { CROCKFORD } from './crockford.js';
import { boxAt, globalId, itemAt } from './global-id.js';
import { makeItemCode, parseItemCode } from './item-code.js';
import { NATION, type TenantCode } from './tenant-code.js';

const community = fc
  .string({ unit: fc.constantFrom(...CROCKFORD), minLength: 4, maxLength: 4 })
  .map((own) => `5101${own}` as TenantCode);
const random35bits = fc.bigInt({ min: 0n, max: 2n ** 35n - 1n });
const boxCode = fc.tuple(community, random35bits).map(([place, random]) => makeBoxCode(place, random));
const itemCode = fc.tuple(community, random35bits).map(([place, random]) => makeItemCode(place, random));
const HERE = '51017K3Q' as TenantCode;

it('is its own parse, says where the box was opened, and is read as people write it', () => {
  fc.assert(
    fc.property(community, random35bits, (place, random) => {
      const code = makeBoxCode(place, random);
      expect(parseBoxCode(code)).toBe(code);
      expect(parseBoxCode(formatBoxCode(code).toLowerCase())).toBe(code);
      expect(code.slice(1, 5)).toBe(place.slice(-4));
    }),
  );
  expect(formatBoxCode(makeBoxCode(HERE, 5n))).toMatch(/^B-7K3Q-0000-005[0-9A-Z]$/);
});
it('is never an item’s code, nor is an item’s one of a box: with the letter lost, or put before', () => {
  fc.assert(
    fc.property(boxCode, itemCode, (box, item) => {
      expect([parseItemCode(box), parseItemCode(box.slice(1))]).toEqual([null, null]);
      expect([parseBoxCode(item), parseBoxCode(`B${item}`)]).toEqual([null, null]);
    }),
  );
});
it('catches every wrong character and every two that were swapped', () => {
  fc.assert(
    fc.property(boxCode, fc.nat(12), fc.nat(12), fc.constantFrom(...CROCKFORD), (code, at, other, wrong) => {
      const one = [...code].with(at, wrong).join('');
      if (one !== code) expect(parseBoxCode(one)).toBeNull();
      const swapped = [...code].with(at, code.charAt(other)).with(other, code.charAt(at)).join('');
      if (swapped !== code) expect(parseBoxCode(swapped)).toBeNull();
    }),
    { numRuns: 1_000 },
  );
});
it('is given to communities alone, and takes 35 bits', () => {
  expect(() => makeBoxCode(NATION, 1n)).toThrow(RangeError);
  expect(() => makeBoxCode(HERE, 2n ** 35n)).toThrow(RangeError);
  expect(() => makeBoxCode(HERE, -1n)).toThrow(RangeError);
});
it('is found in a box’s global id, and in nothing else’s', () => {
  const [box, item] = [makeBoxCode(HERE, 7n), makeItemCode(HERE, 7n)];
  expect(boxAt(globalId('Box', HERE, box))).toEqual({ tenantCode: HERE, boxCode: box });
  for (const id of [globalId('Box', HERE, item), globalId('Item', HERE, box), 'made up']) {
    expect(boxAt(id)).toBeNull();
    expect(itemAt(id)).toBeNull();
  }
});
