import { type LocalDate } from '@yicang/kernel';
import { forgottenAt, isSignature, SIGNATURE_SIDE_MAX } from './signature.rules.js';
import { aPicture } from './signature.fixture.js';

it('takes a PNG picture of a signature’s size', () => {
  expect(isSignature(aPicture())).toBe(true);
  expect(isSignature(aPicture(SIGNATURE_SIDE_MAX, SIGNATURE_SIDE_MAX))).toBe(true);
  // one of several in a buffer, as Node hands them out
  expect(isSignature(Buffer.concat([Buffer.alloc(3), aPicture()]).subarray(3))).toBe(true);
});
it.each([
  ['nothing', new Uint8Array()],
  ['text', Buffer.from('a signature, believe me, quite long enough to be one')],
  ['a picture cut off in its head', aPicture().subarray(0, 28)],
  ['one without a head', Buffer.concat([aPicture().subarray(0, 8), Buffer.alloc(60)])],
  ['one without width', aPicture(0, 20)],
  ['one without height', aPicture(20, 0)],
  ['one that is too wide', aPicture(SIGNATURE_SIDE_MAX + 1, 20)],
  ['one that is too high', aPicture(20, 0xffff_ffff)],
])('does not take %s', (_, bytes) => {
  expect(isSignature(bytes)).toBe(false);
});
it('is kept for half a year after its day', () => {
  expect(forgottenAt('2026-01-01' as LocalDate)).toEqual(new Date('2026-06-30T16:00:00Z'));
});
