import { randomUUID } from 'node:crypto';
import { globalId } from '@yicang/kernel';
import { aPartner, aPerson } from '@yicang/testing';
import { anUnknownId, Delivery, HERE, KEEPER, localOf, MANAGER, NEXT_DOOR } from '../delivery.fixture.js';
import { DONOR_ID, RECIPIENT_ID } from '../neighbours.fixture.js';

let delivery: Delivery;
beforeAll(async () => {
  delivery = await Delivery.open();
});
afterAll(() => delivery?.close());

const needs = () => delivery.station.rows('select from need');

it('is open, and told without its family', async () => {
  const { id, status } = await delivery.recordNeed({ quantity: 3, note: '  少盐  ' });
  expect(status).toBe('OPEN');
  expect(await delivery.told('delivery.need.recorded.v1', localOf(id))).toEqual([
    { needId: localOf(id), category: 'food', unit: 'bag', quantity: 3 },
  ]);
  const query = 'query ($id: ID!) { need(id: $id) { category quantity note family { id } place { id } } }';
  expect(await delivery.station.data(KEEPER, query, { id })).toMatchObject({
    need: { category: 'FOOD', quantity: 3, note: '少盐', family: { id: globalId('Family', HERE, RECIPIENT_ID) } },
  });
});
it('is read by a partner without its family and its note', async () => {
  const { id } = await delivery.recordNeed({ note: '少盐' });
  const query = `query ($id: ID!) { need(id: $id) { category note family { id } }
    needs(place: "${HERE}", first: 50) { edges { node { note family { id } } } } }`;
  const seen = await delivery.station.data<{ need: object; needs: { edges: { node: object }[] } }>(
    aPartner('read:needs', HERE),
    query,
    { id },
  );
  expect(seen.need).toEqual({ category: 'FOOD', note: null, family: null });
  expect(seen.needs.edges.map(({ node }) => node)).toContainEqual({ note: null, family: null });
  expect(JSON.stringify(seen)).not.toContain('少盐');
});
it('is refused for a family the registry does not know, or knows as something else', async () => {
  const before = await needs();
  const refusals = {
    FAMILY_ROLE_MISSING: [globalId('Family', HERE, DONOR_ID)],
    FAMILY_NOT_FOUND: [anUnknownId('Family'), globalId('Family', HERE, 'x'), anUnknownId('Need'), 'x', ''],
  };
  for (const [reason, ids] of Object.entries(refusals))
    for (const familyId of ids) expect(await delivery.recordNeed({ familyId })).toEqual({ reason });
  expect(await needs()).toHaveLength(before.length);
});
it('is refused with a note that tells how to reach the family', async () => {
  const before = await needs();
  const note = '送到前打 138-0013-8000';
  expect(await delivery.recordNeed({ note })).toEqual({ reason: 'TEXT_HOLDS_PERSONAL_NUMBER' });
  expect(await needs()).toHaveLength(before.length);
});
it('is recorded by those who serve families, in their own place', async () => {
  expect(await delivery.recordNeed({}, MANAGER)).toMatchObject({ status: 'OPEN' });
  expect(await delivery.recordNeed({}, aPerson('cityCoordinator', '5101'))).toMatchObject({ status: 'OPEN' });
  const others = [aPerson('volunteer', HERE), aPerson('resident', HERE), aPerson('provinceViewer', '51')];
  for (const actor of [...others, aPerson('keeper', NEXT_DOOR)])
    expect(await delivery.recordNeed({}, actor)).toEqual({ reason: 'NOT_PERMITTED' });
});
it('is one need, however often the command is sent', async () => {
  const command = { commandId: randomUUID() };
  const sent = await Promise.all(Array.from({ length: 20 }, () => delivery.recordNeed(command)));
  expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
  expect(await delivery.recordNeed({ ...command, quantity: 2 })).toEqual({ reason: 'COMMAND_ID_REUSED' });
  expect(await delivery.recordNeed(command, aPerson('keeper', HERE))).toEqual({ reason: 'COMMAND_ID_REUSED' });
});
it.each([
  { quantity: 0 },
  { quantity: 1_001 },
  { unit: 'HEAP' },
  { quantity: 1.5 },
  { note: 'x'.repeat(201) },
  { note: '\0' },
  { category: 'FUN' },
  { commandId: 'x' },
  { familyId: null },
])('turns away bad input %j', async (facts) => {
  const before = await needs();
  expect(await delivery.recordNeed(facts)).toMatchObject({ error: 'BAD_USER_INPUT' });
  expect(await needs()).toHaveLength(before.length);
});
it('is not seen by those who only see figures, carry, or live there', async () => {
  const { id } = await delivery.recordNeed();
  const viewers = [aPerson('provinceViewer', '51'), aPerson('nationalViewer', '0'), aPerson('platformOperator', '0')];
  for (const actor of [...viewers, aPerson('volunteer', HERE), aPerson('resident', HERE)]) {
    expect(await delivery.refusalOf('need', id, actor)).toBe('NOT_PERMITTED');
    for (const place of [HERE, '51']) {
      const { errors } = await delivery.station.ask(
        actor,
        `{ needs(place: "${place}", first: 5) { edges { cursor } } }`,
      );
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', reason: 'NOT_PERMITTED' });
    }
  }
});
it('is listed page by page, by status too', async () => {
  const query = `query ($after: String, $status: NeedStatus) { needs(place: "5101", first: 2, after: $after, status: $status) {
    edges { node { id status quantity family { id } } } pageInfo { hasNextPage endCursor } } }`;
  interface Page {
    readonly needs: {
      readonly edges: readonly { readonly node: { readonly id: string } }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    };
  }
  const coordinator = aPerson('cityCoordinator', '5101');
  const seen: string[] = [];
  for (let after: string | null = null, goOn = true; goOn;) {
    const page: Page = await delivery.station.data<Page>(coordinator, query, { after, status: 'OPEN' });
    seen.push(...page.needs.edges.map(({ node }) => node.id));
    [after, goOn] = [page.needs.pageInfo.endCursor, page.needs.pageInfo.hasNextPage];
  }
  expect(seen).toHaveLength((await needs()).length);
  expect(new Set(seen).size).toBe(seen.length);
  expect(await delivery.station.data(coordinator, query, { status: 'MET' })).toMatchObject({ needs: { edges: [] } });
});
