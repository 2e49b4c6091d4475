import { refuse } from '@yicang/kernel';
import { PLAN_STATUSES } from '../plans/plan.rules.js';
import { acceptProof, acceptSignature, allowOtherProof, SIGNATURE_KIB_MAX } from './proof.rules.js';

const card = { otherProof: null, otherProofBy: null };
const neighbour = { otherProof: 'neighbour', otherProofBy: 'manager' } as const;

describe('another proof than the card', () => {
  it('is allowed for a plan while it lasts, and taken back', () => {
    const plan = { ...card, status: 'held' } as const;
    expect(allowOtherProof(plan, 'neighbour', 'manager')).toEqual(neighbour);
    expect(allowOtherProof({ ...plan, ...neighbour }, 'neighbour', 'another')).toBe('unchanged');
    expect(allowOtherProof({ ...plan, ...neighbour }, null, 'another')).toEqual(card);
  });
  it.each(PLAN_STATUSES)('is decided on for a plan that is %s as long as it is not over', (status) => {
    const lasts = ['holding', 'held', 'underWay'].includes(status);
    const allowed = allowOtherProof({ ...card, status }, 'neighbour', 'manager');
    expect(allowed).toEqual(lasts ? neighbour : refuse('PLAN_OVER', { status }));
  });
  it('is accepted as it was allowed, and from another than who allowed it', () => {
    expect(acceptProof(neighbour, 'neighbour', 'volunteer')).toBe('accepted');
    expect(acceptProof(neighbour, 'signature', 'volunteer')).toEqual(refuse('PROOF_NOT_ALLOWED'));
    expect(acceptProof(card, 'neighbour', 'volunteer')).toEqual(refuse('PROOF_NOT_ALLOWED'));
    expect(acceptProof(neighbour, 'neighbour', 'manager')).toEqual(refuse('PROOF_OF_ONESELF'));
  });
});

it('a signature is a small PNG', () => {
  const most = SIGNATURE_KIB_MAX * 1024;
  expect(acceptSignature({ mediaType: 'image/png', bytes: most })).toBe('accepted');
  for (const file of [
    { mediaType: 'image/png', bytes: most + 1 },
    { mediaType: 'text/csv', bytes: 9 },
  ])
    expect(acceptSignature(file)).toEqual(refuse('SIGNATURE_UNFIT', { kib: SIGNATURE_KIB_MAX }));
});
