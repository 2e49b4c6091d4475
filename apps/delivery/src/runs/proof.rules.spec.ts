import { isOneProof } from './proof.rules.js';

const [handOverCode, signatureFileId, isLeftWithNeighbour] = ['AB12', 'a.b.c', true] as const;

it.each([
  { handOverCode },
  { signatureFileId },
  { isLeftWithNeighbour },
  { handOverCode, signatureFileId: null, isLeftWithNeighbour: false },
])('is one proof: %j', (fields) => {
  expect(isOneProof(fields)).toBe(true);
});
it.each([
  {},
  { handOverCode: null, signatureFileId: undefined },
  { isLeftWithNeighbour: false },
  { handOverCode, signatureFileId },
  { handOverCode, isLeftWithNeighbour },
  { handOverCode, signatureFileId, isLeftWithNeighbour },
])('is none, or several: %j', (fields) => {
  expect(isOneProof(fields)).toBe(false);
});
