import { refuse, type ItemCode, type NeedId, type PlanId, type ProposalId } from '@yicang/kernel';
import { acceptProposal, declineProposal, statusAt, type ProposalState } from './matching.rules.js';

const NOW = new Date('2026-11-27T08:00:00Z');
const YESTERDAY = new Date('2026-11-26T08:00:00Z');
const proposal = (facts: Partial<ProposalState> = {}): ProposalState => ({
  ...{ id: 'p' as ProposalId, needId: 'n' as NeedId, itemCode: '5NGFQAMCT95V' as ItemCode, quantity: 2, grounds: [] },
  ...{ status: 'proposed', decline: null, planId: null },
  ...facts,
});
const need = { status: 'open' as const, quantity: 3, quantityPlanned: 1, quantityDelivered: 0 };

it('is good for a day, and what was decided stays decided', () => {
  expect(statusAt(proposal(), need, new Date(YESTERDAY.getTime() + 1), NOW)).toBe('proposed');
  expect(statusAt(proposal(), need, YESTERDAY, NOW)).toBe('overtaken');
  expect(statusAt(proposal({ status: 'accepted', planId: 'x' as PlanId }), need, YESTERDAY, NOW)).toBe('accepted');
});
it('is out of date once its need is not short of as much any more', () => {
  expect(statusAt(proposal(), { ...need, quantityDelivered: 1 }, NOW, NOW)).toBe('overtaken');
  expect(statusAt(proposal(), { ...need, status: 'withdrawn' }, NOW, NOW)).toBe('overtaken');
});
it('may be accepted once, today, for a need that is still short of as much', () => {
  expect(acceptProposal(proposal(), need, NOW, NOW)).toBe('may');
  expect(acceptProposal(proposal(), need, YESTERDAY, NOW)).toEqual(refuse('PROPOSAL_OVERTAKEN'));
  expect(acceptProposal(proposal(), { ...need, quantityPlanned: 2 }, NOW, NOW)).toEqual(refuse('PROPOSAL_OVERTAKEN'));
  expect(acceptProposal(proposal(), { ...need, status: 'withdrawn' }, NOW, NOW)).toEqual(refuse('PROPOSAL_OVERTAKEN'));
  const declined = proposal({ status: 'declined', decline: 'other' });
  expect(acceptProposal(declined, need, NOW, NOW)).toEqual(refuse('PROPOSAL_DECIDED', { status: 'declined' }));
});
it('is declined with a reason, and said again it is the same', () => {
  expect(declineProposal(proposal(), 'itemUnsuitable')).toEqual({ status: 'declined', decline: 'itemUnsuitable' });
  const declined = proposal({ status: 'declined', decline: 'other' });
  expect(declineProposal(declined, 'other')).toBe('unchanged');
  expect(declineProposal(declined, 'itemUnsuitable')).toEqual(refuse('PROPOSAL_DECIDED', { status: 'declined' }));
});
