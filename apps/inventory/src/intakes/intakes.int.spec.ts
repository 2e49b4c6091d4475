import { randomUUID } from 'node:crypto';
import { addDays, globalId, localDateAt, type Actor, type Uuid } from '@yicang/kernel';
import fc from 'fast-check';
import {
  DONOR_ID,
  HERE,
  KEEPER,
  MANAGER,
  NEIGHBOUR,
  openInventory,
  RECIPIENT_ID,
  type Inventory,
} from '../inventory.fixture.js';

let inventory: Inventory;
beforeAll(async () => {
  inventory = await openInventory();
});
afterAll(() => inventory?.close());

const INTAKE = `id kind priceFen supplierZh receivedOn lineCount note reversedAt reversalReason donor { id }
  items(first: 100) { edges { node { id code status nameZh quantity } } }`;
const REFUSED = '... on Refused { reason details { name value } }';
const today = localDateAt(new Date());

interface SeenItem {
  readonly id: string;
  readonly code: string;
  readonly status: string;
  readonly nameZh: string;
  readonly quantity: number;
}
interface Seen {
  readonly id: string;
  readonly reason?: string;
  readonly details?: readonly { readonly name: string; readonly value: string }[];
  readonly kind: string;
  readonly lineCount: number;
  readonly reversedAt: string | null;
  readonly items: { readonly edges: readonly { readonly node: SeenItem }[] };
}

const aLine = (facts: object = {}) => ({
  ...{ category: 'FOOD', nameZh: '大米 5 公斤', quantity: 1, unit: 'BAG', weightGrams: 5_000, shelf: 'A-1' },
  ...facts,
});

async function does(mutation: string, input: object, actor: Actor = KEEPER): Promise<Seen> {
  const name = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}`;
  const answer = await inventory.station.data<Record<string, Seen>>(
    actor,
    `mutation ($input: ${name}Input!) { ${mutation}(input: $input) { ... on Intake { ${INTAKE} } ${REFUSED} } }`,
    { input: { commandId: randomUUID(), ...input } },
  );
  return answer[mutation] as Seen;
}
const receive = (lines: readonly object[], facts: object = {}, actor: Actor = KEEPER) =>
  does('receiveGifts', { storeId: inventory.storeId, lines, ...facts }, actor);
const purchase = (facts: object = {}) =>
  does('recordPurchase', {
    ...{ storeId: inventory.storeId, lines: [aLine(), aLine()], priceFen: 12_345, supplierZh: '水井坊粮油店' },
    ...facts,
  });
const reverse = (intakeId: string, facts: object = {}, actor: Actor = KEEPER) =>
  does('reverseIntake', { intakeId, reason: 'ENTERED_TWICE', ...facts }, actor);
async function seen(id: string, actor: Actor = KEEPER): Promise<Seen | null> {
  const query = `query ($id: ID!) { intake(id: $id) { ${INTAKE} } }`;
  return (await inventory.station.data<{ intake: Seen | null }>(actor, query, { id })).intake;
}
const itemsOf = ({ items }: Seen) => items.edges.map(({ node }) => node);
const codesOf = (intake: Seen) => itemsOf(intake).map(({ code }) => code.replaceAll('-', ''));
async function counted(): Promise<number[]> {
  const [row] = await inventory.station.rows<{ counts: number[] }>(
    `select array[(select count(*) from item), (select count(*) from item_event), (select count(*) from intake),
      (select count(*) from outbox where aggregate = 'item')]::int[] as counts`,
  );
  return row?.counts ?? [];
}
async function factsOf(codes: readonly string[], type: string) {
  return inventory.station.rows<{ code: string; details: object; payload: Record<string, unknown>; subject: string }>(
    `select event.item_code as code, event.details, outbox.envelope -> 'payload' as payload, event.subject
       from item_event event join outbox on outbox.tenant_code = event.tenant_code and outbox.aggregate = 'item'
        and outbox.aggregate_id = event.item_code and outbox.aggregate_version = event.version
      where event.item_code = any ($1) and event.type = $2 order by event.item_code`,
    [codes, type],
  );
}
async function hold(code: string): Promise<void> {
  await inventory.station.admin.query(
    `update item set status = 'held', plan_id = $2, held_until = now() + interval '1 hour' where code = $1`,
    [code, randomUUID()],
  );
}

describe('a gift of many lines', () => {
  it('is in the books as one, with the facts that a gift taken in alone has', async () => {
    const donorFamilyId = globalId('Family', HERE, DONOR_ID as Uuid);
    const intake = await receive([aLine(), aLine({ nameZh: '食用油', quantity: 2, unit: 'BOTTLE' })], {
      donorFamilyId,
    });
    expect(intake).toMatchObject({ kind: 'GIFT', lineCount: 2, priceFen: null, donor: { id: donorFamilyId } });
    expect(
      itemsOf(intake)
        .map(({ nameZh, status }) => [nameZh, status])
        .sort(),
    ).toEqual([
      ['大米 5 公斤', 'IN_STORE'],
      ['食用油', 'IN_STORE'],
    ]);
    const alone = await inventory.receive(KEEPER, { donorFamilyId });
    const [rice] = itemsOf(intake).filter(({ nameZh }) => nameZh === '大米 5 公斤');
    const [one] = await factsOf([rice?.code.replaceAll('-', '') ?? ''], 'received');
    const [other] = await factsOf([alone.code.replaceAll('-', '')], 'received');
    expect({ ...one?.payload, itemCode: '' }).toEqual({ ...other?.payload, itemCode: '' });
    expect({ ...one?.details, itemCode: '' }).toEqual({ ...other?.details, itemCode: '' });
    expect(one?.subject).toBe(KEEPER.subject);
  });

  it('came on the day that is said, 30 days ago at most', async () => {
    const receivedOn = addDays(today, -30);
    expect(await receive([aLine()], { receivedOn })).toMatchObject({ receivedOn });
    expect(await receive([aLine()], { receivedOn: addDays(today, -31) })).toMatchObject({ reason: 'INTAKE_DAY_WRONG' });
    expect(await receive([aLine()], { receivedOn: addDays(today, 1) })).toMatchObject({ reason: 'INTAKE_DAY_WRONG' });
  });

  it('is taken in whole or not at all: the refusal names the line', async () => {
    const before = await counted();
    const bad: readonly (readonly [object, string])[] = [
      [{ expiresOn: addDays(today, -1) }, 'GIFT_EXPIRED'],
      [{ nameZh: '王阿姨 13912345678' }, 'TEXT_HOLDS_PERSONAL_NUMBER'],
      [{ productId: globalId('Product', HERE, randomUUID() as Uuid) }, 'PRODUCT_NOT_FOUND'],
      [{ productId: 'made up' }, 'PRODUCT_NOT_FOUND'],
    ];
    for (const [facts, reason] of bad) {
      const refused = await receive([aLine(), aLine(), aLine(facts)]);
      expect(refused.reason).toBe(reason);
      expect(refused.details).toContainEqual({ name: 'line', value: '3' });
    }
    expect(await counted()).toEqual(before);
  });

  it('refuses another’s store, whoever gives nothing, and words about a person', async () => {
    expect(await receive([aLine()], { storeId: 'made up' })).toMatchObject({ reason: 'STORE_NOT_FOUND' });
    const storeId = globalId('Store', HERE, randomUUID() as Uuid);
    expect(await receive([aLine()], { storeId })).toMatchObject({ reason: 'STORE_NOT_FOUND' });
    const family = (id: string) => ({ donorFamilyId: globalId('Family', HERE, id as Uuid) });
    expect(await receive([aLine()], family(RECIPIENT_ID))).toMatchObject({ reason: 'FAMILY_ROLE_MISSING' });
    expect(await receive([aLine()], family(randomUUID()))).toMatchObject({ reason: 'FAMILY_NOT_FOUND' });
    expect(await receive([aLine()], {}, NEIGHBOUR)).toMatchObject({ reason: 'NOT_PERMITTED' });
    expect(await receive([aLine()], { note: '电话 13912345678' })).toMatchObject({
      reason: 'TEXT_HOLDS_PERSONAL_NUMBER',
    });
  });

  it.each([[[]], [Array.from({ length: 201 }, () => aLine())], [[aLine({ quantity: 0 })]], [[aLine({ unit: null })]]])(
    'takes no lines but 1 to 200 whole ones',
    async (lines) => {
      const query = 'mutation ($input: ReceiveGiftsInput!) { receiveGifts(input: $input) { __typename } }';
      const input = { commandId: randomUUID(), storeId: inventory.storeId, lines };
      const { errors } = await inventory.station.ask(KEEPER, query, { input });
      expect(errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
    },
  );

  it('sent twenty times at once is taken in once, and the same id is no other gift', async () => {
    const commandId = randomUUID();
    const [items = 0, , intakes = 0] = await counted();
    const all = await Promise.all(Array.from({ length: 20 }, () => receive([aLine(), aLine()], { commandId })));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    expect(await counted()).toMatchObject([items + 2, expect.anything(), intakes + 1, expect.anything()]);
    expect(await receive([aLine()], { commandId })).toMatchObject({ reason: 'COMMAND_ID_REUSED' });
  });

  it('makes as many items as lines, with their quantities, whatever is in them', async () => {
    const line = fc.record({ quantity: fc.integer({ min: 1, max: 100_000 }), weightGrams: fc.nat(10_000_000) });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 60 }), async (lines) => {
        const intake = await receive(lines.map(aLine));
        const sorted = (all: readonly { readonly quantity: number }[]) => all.map(({ quantity }) => quantity).sort();
        expect(sorted(itemsOf(intake))).toEqual(sorted(lines));
        const facts = await factsOf(codesOf(intake), 'received');
        expect(sorted(facts.map(({ payload }) => payload as { quantity: number }))).toEqual(sorted(lines));
      }),
      { numRuns: 8 },
    );
  });
});

describe('a purchase', () => {
  it('has a price and no donor, and its items’ lives begin as bought', async () => {
    const intake = await purchase();
    expect(intake).toMatchObject({ kind: 'PURCHASE', priceFen: 12_345, supplierZh: '水井坊粮油店', donor: null });
    const facts = await factsOf(codesOf(intake), 'received');
    expect(facts).toHaveLength(2);
    for (const { payload, details } of facts) {
      expect(payload).toMatchObject({ kind: 'purchase', donorFamilyId: null });
      expect(details).toMatchObject({ kind: 'purchase' });
      expect(details).not.toHaveProperty('nameZh');
    }
  });

  it('refuses a supplier that is a person with her number, and is done once', async () => {
    expect(await purchase({ supplierZh: '老李 13912345678' })).toMatchObject({ reason: 'TEXT_HOLDS_PERSONAL_NUMBER' });
    const commandId = randomUUID();
    expect((await purchase({ commandId })).id).toBe((await purchase({ commandId })).id);
  });
});

describe('reversal', () => {
  it('takes all of it out as facts, what is put aside too, and stands on the intake', async () => {
    const intake = await receive([aLine(), aLine(), aLine()]);
    const [aside = ''] = codesOf(intake);
    await inventory.station.admin.query(
      `update item set status = 'quarantined', quarantine = 'inspection' where code = $1`,
      [aside],
    );
    const reversed = await reverse(intake.id);
    expect(reversed).toMatchObject({ reversalReason: 'ENTERED_TWICE' });
    expect(reversed.reversedAt).not.toBeNull();
    expect(itemsOf(reversed).map(({ status }) => status)).toEqual(['DISCARDED', 'DISCARDED', 'DISCARDED']);
    const facts = await factsOf(codesOf(intake), 'discarded');
    expect(facts.map(({ payload }) => payload['reason'])).toEqual([
      'intakeReversed',
      'intakeReversed',
      'intakeReversed',
    ]);
  });

  it('refuses while an item is promised, names it, and changes nothing', async () => {
    const intake = await receive([aLine(), aLine(), aLine()]);
    const [code = ''] = codesOf(intake);
    await hold(code);
    const refused = await reverse(intake.id);
    expect(refused.reason).toBe('INTAKE_ITEMS_GONE');
    expect(refused.details).toContainEqual({ name: 'itemCodes', value: JSON.stringify([code]) });
    const after = await seen(intake.id);
    expect(after?.reversedAt).toBeNull();
    expect(
      after &&
        itemsOf(after)
          .map(({ status }) => status)
          .sort(),
    ).toEqual(['HELD', 'IN_STORE', 'IN_STORE']);
  });

  it('asked by twenty at once is done by one', async () => {
    const intake = await receive(Array.from({ length: 30 }, () => aLine()));
    const all = await Promise.all(Array.from({ length: 20 }, () => reverse(intake.id)));
    expect(all.filter(({ reason }) => reason === undefined)).toHaveLength(1);
    expect(all.filter(({ reason }) => reason === 'INTAKE_REVERSED')).toHaveLength(19);
    expect(await factsOf(codesOf(intake), 'discarded')).toHaveLength(30);
  });

  it('knows no intake but those of its community', async () => {
    const intake = await receive([aLine()]);
    expect(await reverse(intake.id, {}, NEIGHBOUR)).toMatchObject({ reason: 'NOT_PERMITTED' });
    expect(await reverse('made up')).toMatchObject({ reason: 'INTAKE_NOT_FOUND' });
    const none = globalId('Intake', HERE, randomUUID() as Uuid);
    expect(await reverse(none)).toMatchObject({ reason: 'INTAKE_NOT_FOUND' });
  });

  it('killed in the middle is done whole or not at all, and once when it is sent again', async () => {
    const intake = await receive(Array.from({ length: 100 }, () => aLine()));
    const commandId = randomUUID();
    const blocker = await inventory.station.admin.connect();
    await blocker.query('begin');
    await blocker.query('select from item where code = $1 for update', [codesOf(intake)[99]]);
    const cut = reverse(intake.id, { commandId }).catch(() => null);
    await inventory.station.until(
      () =>
        inventory.station.rows(
          `select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
        ),
      ({ length }) => length > 0,
    );
    await inventory.station.admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
    );
    await cut;
    await blocker.query('rollback');
    blocker.release();
    await inventory.station.stop();
    await inventory.station.start();
    expect(await factsOf(codesOf(intake), 'discarded')).toHaveLength(0);
    // grants are known again with directory's next pulse
    const there = await inventory.station.until(() => seen(intake.id).catch(() => null), Boolean);
    expect(there?.reversedAt).toBeNull();
    expect((await reverse(intake.id, { commandId })).reversedAt).toMatch(/^20/);
    await reverse(intake.id, { commandId });
    expect(await factsOf(codesOf(intake), 'discarded')).toHaveLength(100);
  });
});

it('shows the intakes of a place by age, and the other community nothing', async () => {
  const { id } = await receive([aLine()]);
  const list = 'query ($place: TenantCode!) { intakes(place: $place, first: 100) { edges { node { id } } } }';
  const { intakes } = await inventory.station.data<{ intakes: { edges: { node: { id: string } }[] } }>(MANAGER, list, {
    place: HERE,
  });
  expect(intakes.edges.at(-1)?.node.id).toBe(id);
  expect(await seen(id, NEIGHBOUR)).toBeNull();
  expect(await inventory.station.visible('intake', '5101555X' as typeof HERE)).toBe(0);
});
