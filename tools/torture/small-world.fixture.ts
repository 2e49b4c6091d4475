import type { Client } from 'pg';
import type { StreamMessage } from './checker.mjs';

/** One community in which one bag of rice has gone from a donor's hands into a recipient's, as a copy shows it. */
export const HOME = '51015NGF';
export const NEXT_DOOR = '5101555X';
export const RICE = '5NGFF9S6NR61';
const DAY = '2026-03-01';

/** A made-up id that shows whose it is. */
export const id = (of: string): string =>
  `00000000-0000-4000-8000-${Buffer.from(of).toString('hex').slice(0, 12).padEnd(12, '0')}`;

interface Told {
  readonly service: string;
  readonly type: string;
  readonly of: readonly [aggregate: string, id: string, version: number];
  readonly command: string | null;
  readonly readBy?: readonly [service: string, consumer: string][];
}

const EVENTS: readonly Told[] = [
  {
    service: 'registry',
    type: 'family.registered',
    of: ['family', id('giver'), 1],
    command: 'giver',
    readBy: [['reporting', 'reporting-on-families']],
  },
  {
    service: 'registry',
    type: 'family.registered',
    of: ['family', id('taker'), 1],
    command: 'taker',
    readBy: [['reporting', 'reporting-on-families']],
  },
  ...['received', 'held', 'issued', 'delivered'].map((step, at): Told => ({
    service: 'inventory',
    type: `item.${step}`,
    of: ['item', RICE, at + 1],
    command: ['intake', 'hold', 'issue', 'hand'][at] ?? '',
    readBy: [['reporting', 'reporting-on-items']],
  })),
  {
    service: 'delivery',
    type: 'stop.handed-over',
    of: ['stop', id('stop'), 3],
    command: 'hand',
    readBy: [['inventory', 'inventory-on-stop-handed-over']],
  },
  {
    service: 'delivery',
    type: 'receipt.published',
    of: ['receipt', 'R1', 1],
    command: 'hand',
    readBy: [['reporting', 'reporting-on-receipts']],
  },
];
const COMMANDS: readonly (readonly [service: string, operation: string, command: string])[] = [
  ['registry', 'registry.register-family', 'giver'],
  ['registry', 'registry.register-family', 'taker'],
  ['registry', 'registry.erase-family', 'erase'],
  ['inventory', 'inventory.receive-gift', 'intake'],
  ['inventory', 'inventory.hold-item', 'hold'],
  ['inventory', 'inventory.issue-item', 'issue'],
  ['delivery', 'delivery.confirm-hand-over', 'hand'],
];

/** The copy of empty databases holds that world, and no invariant is broken. */
export async function settle(copy: Client): Promise<void> {
  const put = async (table: string, row: Readonly<Record<string, unknown>>) => {
    await copy.query(`insert into ${table} select * from jsonb_populate_record(null::${table}, $1)`, [
      JSON.stringify({ tenant_code: HOME, version: 1, ...row }),
    ]);
  };
  for (const place of [HOME, NEXT_DOOR]) {
    await put('directory.place', { tenant_code: place, level: 'community' });
    await put('reporting.place', { tenant_code: place, level: 'community' });
  }
  for (const family of ['giver', 'taker']) {
    await put('registry.family', { id: id(family), status: 'active' });
    await put('registry.family_fact', { family_id: id(family), type: 'registered', happened_on: DAY });
    await put('reporting.family_fact', { family_id: id(family), on_day: DAY });
  }
  await put('registry.family_role', { family_id: id('giver'), role: 'donor', from_on: DAY });
  for (const family of ['giver', 'taker'])
    await put('registry.audit_entry', {
      id: id(`n${family}`),
      subject: 'manager',
      act: 'registry.register-family',
    });
  await put('registry.audit_entry', { id: id('record'), subject: 'manager', act: 'registry.erase-family' });

  const plan_id = id('plan');
  const described = { name_zh: '大米', category: 'food' };
  await put('inventory.store', { id: id('store') });
  await put('inventory.item', {
    code: RICE,
    store_id: id('store'),
    donor_family_id: id('giver'),
    status: 'delivered',
    plan_id,
    ...described,
    version: 4,
  });
  for (const [at, type] of ['received', 'held', 'issued', 'delivered'].entries()) {
    await put('inventory.item_event', { item_code: RICE, version: at + 1, type, happened_on: DAY });
    await put('reporting.item_fact', { item_code: RICE, version: at + 1, type, on_day: DAY });
  }
  await put('reporting.item_description', { item_code: RICE, ...described });

  await put('inventory.stock_take', {
    id: id('count'),
    store_id: id('store'),
    status: 'closed',
    missing: 0,
    surplus: 0,
  });
  await put('inventory.stock_take_line', { stock_take_id: id('count'), item_code: RICE, is_expected: true });

  await put('delivery.need', { id: id('need'), family_id: id('taker'), quantity_planned: 0, quantity_delivered: 1 });
  await put('delivery.plan', { id: plan_id, need_id: id('need'), item_code: RICE, quantity: 1, status: 'delivered' });
  await put('delivery.run', { id: id('run'), status: 'finished' });
  await put('delivery.stop', {
    id: id('stop'),
    run_id: id('run'),
    plan_id,
    family_id: id('taker'),
    item_code: RICE,
    status: 'handedOver',
  });
  await put('delivery.receipt', { code: 'R1', item_code: RICE, delivered_on: DAY });
  await put('reporting.receipt_fact', { receipt_code: 'R1', item_code: RICE, on_day: DAY });

  for (const tenant_code of [HOME, '5101', '51'])
    for (const [measure, value] of [
      ['itemsReceived', 1],
      ['itemsDelivered', 1],
      ['deliveriesMade', 1],
      ['familiesJoined', 2],
    ]) {
      await put('reporting.day_figure', { tenant_code, on_day: DAY, measure, value });
      await put('reporting.total_figure', { tenant_code, measure, value });
    }

  for (const [service, operation, command] of COMMANDS)
    await put(`${service}.command_log`, {
      command_id: id(command),
      subject: 'manager',
      operation,
      outcome: { value: {} },
    });
  for (const [at, told] of EVENTS.entries()) await tellOf(put, told, at + 1);
}

async function tellOf(
  put: (table: string, row: Readonly<Record<string, unknown>>) => Promise<void>,
  { service, type: what, of: [aggregate, aggregate_id, aggregate_version], command, readBy = [] }: Told,
  pos: number,
): Promise<void> {
  const type = `${service}.${what}.v1`;
  const eventId = id(`e${pos}`);
  const envelope = {
    id: eventId,
    type,
    tenantCode: HOME,
    aggregate,
    aggregateId: aggregate_id,
    aggregateVersion: aggregate_version,
    subject: 'manager',
    commandId: command === null ? null : id(command),
  };
  const subject = `evt.${type}.51.5101.${HOME}`;
  const sent = { sent_stream_created: '2026-03-01T00:00:00Z', sent_seq: pos };
  await put(`${service}.outbox`, {
    pos,
    id: eventId,
    aggregate,
    aggregate_id,
    aggregate_version,
    subject,
    envelope,
    ...sent,
  });
  for (const [reader, consumer] of readBy) {
    await put(`${reader}.inbox`, { consumer, event_id: eventId });
    if (consumer === 'inventory-on-stop-handed-over')
      await put(`${reader}.inbox_version`, {
        consumer,
        aggregate_key: `${aggregate}:${aggregate_id}`,
        version: aggregate_version,
      });
  }
}

/** The streams as the outboxes' marks say. */
export async function streamsOf(copy: Client): Promise<StreamMessage[]> {
  const { rows } = await copy.query<StreamMessage>(
    'select service, sent_seq::int as seq, subject, envelope::text as text from event',
  );
  return rows;
}
