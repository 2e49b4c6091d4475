import 'reflect-metadata';

import {
  agreementAcceptedV1,
  agreementProposedV1,
  agreementRevokedV1,
  makeEnvelope,
  transferCalledBackV1,
  transferGivenUpV1,
  transferReceivedV1,
  transferRefusedV1,
  transferSentV1,
  type Envelope,
  type EventContract,
} from '@yicang/contracts';
import {
  makeItemCode,
  TRANSFER_DIFFERENCES,
  type AgreementId,
  type ItemCode,
  type LocalDate,
  type TenantCode,
  type TransferId,
} from '@yicang/kernel';
import { Bus } from '@yicang/platform-nats';
import { type Chance, Histories, simulatedHistories } from '@yicang/testing';
import { AgreementsConsumers } from '../agreements/agreements.consumers.js';
import { AgreementsService } from '../agreements/agreements.service.js';
import { entities } from '../entities.js';
import { HERE, NEXT_DOOR } from '../inventory.fixture.js';
import { handOver } from './transfer.effects.js';
import { TransfersConsumers } from './transfers.consumers.js';

const MS_A_HISTORY = 500;
const [DAY, LATER] = ['2026-03-02', '2026-03-16'] as [LocalDate, LocalDate];
/** No handler here asks anybody. */
const NO_BUS = Object.create(Bus.prototype) as Bus;

let histories: Histories;
beforeAll(async () => {
  histories = await Histories.open({
    service: 'inventory',
    migrations: new URL('../../migrations/', import.meta.url),
    entities,
    listen: (consumers, uow) => {
      new AgreementsConsumers(consumers, new AgreementsService(uow, NO_BUS));
      new TransfersConsumers(consumers);
    },
    history: whatTheNeighbourTells,
    state: {
      agreements: `select tenant_code, id, partner_code, proposed_here, may_send, may_receive, from_day, until_day, status, revoked_at
                     from agreement order by id`,
      // one that is called back before it was heard of is the same as one that was heard of first, but for its lines
      transfers: `select tenant_code, id, direction, partner_code, agreement_id, status, line_count, sent_on, due_on, refused_for, received_on
                    from transfer order by id`,
      lines: `select line.* from transfer_line line join transfer using (tenant_code)
               where transfer.id = transfer_id and status <> 'calledBack' order by transfer_id, item_code`,
      items: 'select * from item order by code',
      history: 'select item_code, version, type, happened_on, subject, details from item_event order by 1, 2',
      told: `select aggregate_id, subject, envelope -> 'payload' as payload from outbox order by 1, 2`,
      due: 'select kind, ref from due_work order by 1, 2',
      parked: 'select consumer, problem from dead_letter',
    },
  });
});
afterAll(() => histories?.close());

function event<P>(chance: Chance, contract: EventContract<P>, version: number, payload: P): Envelope {
  const head = {
    id: chance.uuid(),
    tenantCode: NEXT_DOOR,
    aggregateVersion: version,
    occurredAt: `${DAY}T04:00:0${version}.000Z`,
  };
  return makeEnvelope(contract, { ...head, subject: 'a-keeper', commandId: null, traceId: 'a-trace' }, payload);
}

type Admin = { query(statement: string, values: unknown[]): Promise<unknown> };
interface Tale {
  readonly events: readonly Envelope[];
  readonly before: (admin: Admin) => Promise<unknown>;
}

/** Agreements and transfers of both directions, their events mixed as the neighbour tells them one by one. */
function whatTheNeighbourTells(chance: Chance) {
  const storeId = chance.uuid();
  const tales = Array.from({ length: chance.between(1, 4) }, (_, nth) =>
    chance.pick([anAgreement, goodsFromThere, () => goodsToThere(chance, storeId, nth)])(chance),
  );
  const left = tales.map(({ events }) => [...events]);
  const events: Envelope[] = [];
  while (left.some((each) => each.length > 0)) {
    const next = chance.pick(left.filter((each) => each.length > 0)).shift();
    if (next !== undefined) events.push(next);
  }
  return {
    events,
    before: async (admin: Admin) => {
      await admin.query(`insert into store values ($1, $2, '水井坊义仓', $2, '2026-03-01', 1)`, [HERE, storeId]);
      for (const { before } of tales) await before(admin);
    },
  };
}

/** Proposed there, or here; accepted there, or revoked, or both. */
function anAgreement(chance: Chance): Tale {
  const agreementId = chance.uuid() as AgreementId;
  const isTheirs = chance.isUnder(0.5);
  const ways = { proposedHere: isTheirs, maySend: true, mayReceive: false };
  const terms = { agreementId, partnerCode: HERE, ...ways, fromDay: DAY, untilDay: LATER };
  const steps = isTheirs ? [agreementProposedV1] : [agreementAcceptedV1];
  if (chance.isUnder(0.5)) steps.push(agreementRevokedV1);
  return {
    events: steps.map((contract, at) => event(chance, contract, at + 1, terms)),
    before: async (admin) => (isTheirs ? undefined : insertAgreement(admin, agreementId, 'proposed', true)),
  };
}

/** Sent by an agreement in force, or one that was revoked here before; perhaps called back. */
function goodsFromThere(chance: Chance): Tale {
  const [transferId, agreementId] = [chance.uuid() as TransferId, chance.uuid() as AgreementId];
  const lines = Array.from({ length: chance.between(1, 3) }, (_, at) => ({
    ...{
      itemCode: makeItemCode(NEXT_DOOR, BigInt(chance.between(0, 1e6) * 8 + at)),
      version: 2,
      originCode: NEXT_DOOR,
    },
    ...{ receivedOn: DAY, category: 'food', nameZh: '大米', quantity: 1, unit: 'bag', weightGrams: 5_000 },
    ...{ condition: 'new', expiresOn: null, batch: null, productTenantCode: null, productId: null },
  })) as Parameters<(typeof transferSentV1)['aggregateId']>[0]['lines'];
  const head = { transferId, partnerCode: HERE, agreementId, sentOn: DAY, dueOn: LATER };
  const sent = event(chance, transferSentV1, 1, { ...head, lines });
  const back = event(chance, transferCalledBackV1, 2, { ...head, lineCount: lines.length });
  const isAgreed = chance.isUnder(0.7);
  return {
    // the refusal of what is not agreed says the same whether it is called back or not, unless it was never heard of
    events: isAgreed && chance.isUnder(0.5) ? [sent, back] : [sent],
    before: (admin) => insertAgreement(admin, agreementId, isAgreed ? 'inForce' : 'revoked', false),
  };
}

/** Sent from here; received whole or not, refused, or called back in time. */
function goodsToThere(chance: Chance, storeId: string, nth: number): Tale {
  const [transferId, agreementId] = [chance.uuid() as TransferId, chance.uuid()];
  const codes = Array.from({ length: chance.between(1, 3) }, (_, at) =>
    makeItemCode(HERE, BigInt((chance.between(0, 1e6) * 8 + at) * 8 + nth)),
  );
  const about = { transferId, partnerCode: HERE };
  const lines = codes.map((itemCode) => ({
    itemCode,
    difference: chance.isUnder(0.6) ? null : chance.pick(TRANSFER_DIFFERENCES),
  }));
  const told = chance.pick([
    () => event(chance, transferReceivedV1, 2, { ...about, receivedOn: DAY, lines }),
    () => event(chance, transferRefusedV1, 2, { ...about, reason: 'noRoom' }),
    () => event(chance, transferGivenUpV1, 2, about),
  ])();
  return {
    events: [told],
    before: async (admin) => {
      await admin.query(SENT, [HERE, transferId, NEXT_DOOR, agreementId, codes.length]);
      for (const code of codes) {
        await admin.query(ON_ITS_WAY, [HERE, code, storeId, transferId]);
        await admin.query(`insert into transfer_line (tenant_code, transfer_id, item_code) values ($1, $2, $3)`, [
          HERE,
          transferId,
          code,
        ]);
      }
      await admin.query(
        `insert into due_work (tenant_code, kind, ref, due_at) values ($1, 'transfer-overdue', $2, '2099-01-01')`,
        [HERE, transferId],
      );
    },
  };
}

function insertAgreement(admin: Admin, id: AgreementId, status: string, proposedHere: boolean) {
  const revokedAt = status === 'revoked' ? '2026-03-01T00:00:00Z' : null;
  return admin.query(
    `insert into agreement values ($1, $2, $3, $4, true, true, '2026-03-01', '2027-03-01', $5, $6, 1)`,
    [HERE, id, NEXT_DOOR, proposedHere, status, revokedAt],
  );
}

const SENT = `insert into transfer (tenant_code, id, direction, partner_code, agreement_id, status, line_count, sent_on, due_on, version)
  values ($1, $2, 'out', $3, $4, 'underWay', $5, '2026-03-02', '2026-03-16', 1)`;
const ON_ITS_WAY = `insert into item (tenant_code, code, store_id, status, category, name_zh, quantity, unit, weight_grams,
    condition, received_on, transfer_id, version)
  values ($1, $2, $3, 'inTransit', 'food', '大米', 1, 'bag', 5000, 'new', '2026-03-01', $4, 2)`;

it(
  'ends as in calm however the other side’s events are mixed, repeated and interrupted',
  async () => {
    expect(await histories.firstDifference()).toBeNull();
    expect(histories.weather.crashes).toBeGreaterThan(simulatedHistories / 4);
  },
  60_000 + simulatedHistories * MS_A_HISTORY,
);

it('the simulation notices goods that are handed over outside the transaction of their event', async () => {
  const broken = histories.withHandlers((consumers, uow) => {
    const told = new AgreementsService(uow, NO_BUS);
    new AgreementsConsumers(consumers, told);
    new TransfersConsumers(consumers);
    consumers.on(transferReceivedV1, {
      purpose: 'transfers-twice',
      kind: 'versioned',
      books: ({ payload }) => payload.partnerCode as TenantCode,
      handle: (_, received) =>
        uow.system('inventory.hand-over-twice', HERE, async (tx) => {
          await handOver(tx, received);
          const codes: ItemCode[] = received.payload.lines.map(({ itemCode }) => itemCode);
          await tx.sql('update item set quantity = quantity + 1 where tenant_code = $1 and code = any ($2)', [
            HERE,
            codes,
          ]);
        }),
    });
  });
  expect(await broken.firstDifference(100, 1)).toMatchObject({ seed: expect.any(Number) as number });
});
