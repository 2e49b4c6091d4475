import {
  refuse,
  Refusal,
  type FamilyId,
  type ItemCode,
  type LocalDate,
  type NeedId,
  type PlanId,
  type ProductId,
  type TenantCode,
} from '@yicang/kernel';
import fc from 'fast-check';
import {
  departPlan,
  endPlan,
  holdRefused,
  itemHeld,
  lapsePlan,
  shareOf,
  withdrawPlan,
  type PlanState,
} from '../plans/plan.rules.js';
import {
  acceptNeed,
  acceptSuggestion,
  nameProduct,
  NEED_STATUSES,
  NO_SHARE,
  planNeed,
  recheckNeed,
  recount,
  serveNeed,
  withdrawNeed,
  type NeedState,
  type NeedStatus,
} from './need.rules.js';

const aNeed = (facts: Partial<NeedState> = {}): NeedState => ({
  id: '0190a000-0000-7000-8000-000000000001' as NeedId,
  familyId: '0190a000-0000-7000-8000-000000000002' as FamilyId,
  category: 'food',
  unit: 'bag',
  quantity: 10,
  quantityPlanned: 0,
  quantityDelivered: 0,
  status: 'open',
  withdrawal: null,
  organizationId: null,
  productTenantCode: null,
  productId: null,
  suggestion: null,
  recheckOn: null,
  ...facts,
});
const allBut = (...some: readonly NeedStatus[]) => NEED_STATUSES.filter((status) => !some.includes(status));
const planned = (quantity: number) => ({ planned: quantity, delivered: 0 });
const delivered = (quantity: number) => ({ planned: 0, delivered: quantity });

it('takes another plan while it is open', () => {
  expect(planNeed(aNeed({ quantityPlanned: 9 }))).toBe('planned');
});
it.each(allBut('open'))('refuses to plan for a need that is %s', (status) => {
  expect(planNeed(aNeed({ status }))).toEqual({ reason: 'NEED_NOT_OPEN', details: { status } });
});
it('is open until what is reserved and delivered is enough, and met by what is delivered alone', () => {
  const need = aNeed({ quantityDelivered: 6 });
  expect(recount(need, NO_SHARE, planned(3))).toMatchObject({ quantityPlanned: 3, status: 'open' });
  expect(recount(need, NO_SHARE, planned(4))).toMatchObject({ quantityPlanned: 4, status: 'planned' });
  expect(recount(need, NO_SHARE, delivered(4))).toMatchObject({ quantityDelivered: 10, status: 'met' });
});
it('corrects what is reserved once the item is known, and is open again when it comes to nothing', () => {
  const one = aNeed({ quantityPlanned: 1 });
  expect(recount(one, planned(1), planned(5))).toMatchObject({ quantityPlanned: 5, status: 'open' });
  const full = aNeed({ quantityPlanned: 12, status: 'planned' });
  expect(recount(full, planned(5), NO_SHARE)).toEqual({ quantityPlanned: 7, quantityDelivered: 0, status: 'open' });
});
it('may be withdrawn until it is met, and the first reason stands', () => {
  const withdrawal = { status: 'withdrawn', withdrawal: 'helpedElsewhere' };
  for (const status of ['open', 'planned'] as const)
    expect(withdrawNeed(aNeed({ status }), 'helpedElsewhere')).toEqual(withdrawal);
  expect(withdrawNeed(aNeed({ status: 'withdrawn', withdrawal: 'noLongerNeeded' }), 'familyErased')).toBe('unchanged');
  expect(withdrawNeed(aNeed({ status: 'met' }), 'familyErased')).toEqual(refuse('NEED_MET'));
});
it('has a note that tells nobody how to reach the family', () => {
  expect(acceptNeed({ note: '少盐，不吃辣' })).toBe('accepted');
  expect(acceptNeed({ note: '打 138 0013 8000' })).toEqual(refuse('TEXT_HOLDS_PERSONAL_NUMBER'));
});
it('stays withdrawn whatever becomes of its plans', () => {
  const need = aNeed({ quantityPlanned: 10, status: 'withdrawn' });
  for (const after of [NO_SHARE, delivered(10)])
    expect(recount(need, planned(10), after)).toMatchObject({ quantityPlanned: 0, status: 'withdrawn' });
});
it('is left as it is when a plan stands for what it stood for before', () => {
  expect(recount(aNeed({ quantityPlanned: 2 }), planned(2), planned(2))).toBe('unchanged');
});

const NOW = new Date('2026-03-01T04:00:00Z');
const LATER = new Date('2026-03-01T05:00:00Z');
const DEEDS = {
  held: (plan: PlanState, quantity: number) => itemHeld(plan, { nameZh: '米', quantity, heldUntil: LATER }, NOW),
  heldTooLate: (plan: PlanState, quantity: number) => itemHeld(plan, { nameZh: '米', quantity, heldUntil: NOW }, NOW),
  refused: (plan: PlanState) => holdRefused(plan, refuse('ITEM_EXPIRED')),
  lapsed: lapsePlan,
  withdrawn: withdrawPlan,
  departed: departPlan,
  delivered: (plan: PlanState) => endPlan(plan, 'delivered'),
  failed: (plan: PlanState) => endPlan(plan, 'failed'),
} as const;
const step = fc.record({
  nth: fc.nat(7),
  deed: fc.constantFrom('plan', 'plan', ...(Object.keys(DEEDS) as (keyof typeof DEEDS)[])),
  quantity: fc.integer({ min: 1, max: 6 }),
});

it('counts, after any history, exactly what its plans stand for', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.array(step, { maxLength: 60 }), (quantity, steps) => {
      let need = aNeed({ quantity });
      const plans: PlanState[] = [];
      const put = (nth: number, plan: PlanState) => {
        const counted = recount(need, shareOf(plans[nth] ?? { status: 'refused', quantity: 1 }), shareOf(plan));
        plans[nth] = plan;
        if (counted !== 'unchanged') need = { ...need, ...counted };
      };
      for (const { nth, deed, quantity: ofItem } of steps) {
        const plan = plans[nth];
        if (deed === 'plan' && planNeed(need) === 'planned') put(plans.length, aPlan());
        if (deed === 'plan' || plan === undefined) continue;
        const change = DEEDS[deed](plan, ofItem);
        if (change !== 'unchanged' && !(change instanceof Refusal)) put(nth, { ...plan, ...change });
        const sum = (what: keyof ReturnType<typeof shareOf>) =>
          plans.reduce((total, one) => total + shareOf(one)[what], 0);
        expect([need.quantityPlanned, need.quantityDelivered]).toEqual([sum('planned'), sum('delivered')]);
        const enough = need.quantityPlanned + need.quantityDelivered >= quantity;
        const unmet = enough ? 'planned' : 'open';
        expect(need.status).toBe(need.quantityDelivered >= quantity ? 'met' : unmet);
      }
    }),
  );
});

const aPlan = (): PlanState => ({
  id: '0190a000-0000-7000-8000-000000000003' as PlanId,
  needId: aNeed().id,
  itemCode: '7K3QAAAAAAAA' as ItemCode,
  itemNameZh: '',
  quantity: 1,
  status: 'holding',
  heldUntil: null,
  refusal: null,
});

describe('what is said of a need besides', () => {
  const today = '2026-11-27' as LocalDate;
  const [place, id] = ['51015NGF' as TenantCode, '0190a000-0000-7000-8000-00000000b001' as ProductId];

  it('serves a family on the day of its check, and not on the day after', () => {
    expect(serveNeed(aNeed({ recheckOn: today }), today)).toBe('served');
    expect(serveNeed(aNeed(), today)).toBe('served');
    const yesterday = '2026-11-26' as LocalDate;
    expect(serveNeed(aNeed({ recheckOn: yesterday }), today)).toEqual(
      refuse('NEED_RECHECK_DUE', { recheckOn: yesterday }),
    );
    expect(serveNeed(aNeed({ familyId: null }), today)).toEqual(refuse('NEED_OF_ORGANIZATION'));
  });
  it('checks a family again today at the earliest', () => {
    expect(recheckNeed(aNeed(), today, today)).toEqual({ recheckOn: today });
    expect(recheckNeed(aNeed(), '2026-11-26' as LocalDate, today)).toEqual(refuse('NEED_RECHECK_PAST'));
    expect(recheckNeed(aNeed({ familyId: null }), today, today)).toEqual(refuse('NEED_OF_ORGANIZATION'));
  });
  it.each(['0', '51', '5101', '51015NGF'])('names a product of the catalogue of %s', (tenantCode) => {
    const product = { tenantCode: tenantCode as TenantCode, id };
    expect(nameProduct(place, product)).toEqual({ productTenantCode: tenantCode, productId: id, suggestion: null });
  });
  it('names the nation’s products in the sandbox too', () => {
    const product = { tenantCode: '0' as TenantCode, id };
    expect(nameProduct('9901K3QA' as TenantCode, product)).toMatchObject({ productTenantCode: '0' });
  });
  it.each(['5102', '5101555X', '9901'])('names no product of %s', (tenantCode) => {
    const product = { tenantCode: tenantCode as TenantCode, id };
    expect(nameProduct(place, product)).toEqual(refuse('NEED_PRODUCT_UNKNOWN'));
  });
  it('takes over a suggestion with what the product is counted in', () => {
    const product = { tenantCode: '0' as TenantCode, id };
    const suggestion = { product, nameZh: '84 消毒液', category: 'hygiene', unit: 'bottle', scorePercent: 80 } as const;
    expect(acceptSuggestion(aNeed({ suggestion }))).toEqual({
      ...{ productTenantCode: '0', productId: id, suggestion: null },
      ...{ category: 'hygiene', unit: 'bottle' },
    });
    expect(acceptSuggestion(aNeed())).toEqual(refuse('NEED_WITHOUT_SUGGESTION'));
  });
  it('refuses a name or a specification that says how to reach somebody', () => {
    for (const text of [{ nameZh: '打 13800138000' }, { specification: '打 13800138000' }])
      expect(acceptNeed(text)).toEqual(refuse('TEXT_HOLDS_PERSONAL_NUMBER'));
    expect(acceptNeed({ nameZh: 'N95口罩', specification: 'GB 19083-2010, 建议3M 1860/1870/9123' })).toBe('accepted');
  });
});
