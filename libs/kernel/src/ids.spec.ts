import fc from 'fast-check';
import { parseUuid, type PlanId } from './ids.js';

describe('parseUuid', () => {
  it('takes every uuid of RFC 9562 and writes it in lower case', () => {
    fc.assert(
      fc.property(fc.uuid(), (text) => {
        expect(parseUuid<PlanId>(text)).toBe(text);
        expect(parseUuid(text.toUpperCase())).toBe(text);
      }),
    );
  });

  it.each([
    '',
    '00000000-0000-0000-0000-000000000000',
    '11111111-1111-9111-8111-111111111111',
    '11111111-1111-4111-7111-111111111111',
    '11111111111141118111111111111111',
    '{11111111-1111-4111-8111-111111111111}',
    '11111111-1111-4111-8111-111111111111\n',
    '11111111-1111-4111-8111-11111111111g',
  ])('takes no %j', (text) => expect(parseUuid(text)).toBeNull());
});
