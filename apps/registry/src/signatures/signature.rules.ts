import { addDays, defineSensitiveOperation, endOfDay, type LocalDate } from '@yicang/kernel';

/** Who answers for a hand-over: those who may read the family's contact. Whoever took the signature does not see it again. */
export const READ_SIGNATURE = defineSensitiveOperation('registry.read-signature', [
  'communityManager',
  'cityCoordinator',
]);

/** So long a hand-over may be asked after. */
export const SIGNATURE_DAYS = 180;
export const SIGNATURE_SIDE_MAX = 2_000;

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const FIRST_CHUNK = [0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]; // 13 bytes of IHDR
const WIDTH_AT = PNG.length + FIRST_CHUNK.length;
const HEAD_BYTES = WIDTH_AT + 13;

/** True for what begins as a PNG picture whose sides are not longer than any signature's: nobody is shown one that fills a memory. */
export function isSignature(bytes: Uint8Array): boolean {
  const begins = [...PNG, ...FIRST_CHUNK].every((byte, at) => bytes[at] === byte);
  if (!begins || bytes.length < HEAD_BYTES) return false;
  const head = new DataView(bytes.buffer, bytes.byteOffset, HEAD_BYTES);
  const sides = [head.getUint32(WIDTH_AT), head.getUint32(WIDTH_AT + 4)];
  return sides.every((side) => side >= 1 && side <= SIGNATURE_SIDE_MAX);
}

/** From when on it is not kept any more. */
export function forgottenAt(signedOn: LocalDate): Date {
  return endOfDay(addDays(signedOn, SIGNATURE_DAYS));
}
