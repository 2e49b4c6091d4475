/** What the intake of one anonymous gift says to the database, by the round trips it takes: each list is sent together. */
import { createHash, randomUUID } from 'node:crypto';

const SUBJECT = randomUUID();
const STORE = 'select tenant_code, id, name_zh, keeper_account_id, opened_on, version from store';
const ITEM = `select tenant_code, code, store_id, donor_family_id, status, category, name_zh, quantity, unit, weight_grams, condition,
  expires_on, received_on, shelf, plan_id, held_until, run_id, version from item`;
const NEW_ITEM = `insert into item (tenant_code, code, store_id, status, category, name_zh, quantity, unit, weight_grams, condition,
  received_on, shelf, version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning *`;
const NEW_EVENT = `insert into item_event (tenant_code, item_code, version, type, happened_on, recorded_at, subject, details)
  values ($1, $2, $3, $4, $5, $6, $7, $8)`;
const NEW_OUTBOX = `insert into outbox (tenant_code, id, aggregate, aggregate_id, aggregate_version, subject, envelope)
  values ($1, $2, $3, $4, $5, $6, $7)`;
const CLAIM = `insert into command_log (tenant_code, command_id, subject, operation, input_hmac) values ($1, $2, $3, $4, $5)
  on conflict do nothing returning 1`;

export function intakeStatements({ place, storeId, code, commandId, eventId }) {
  const now = new Date().toISOString();
  const today = now.slice(0, 10);
  const said = { itemCode: code, storeId, donorFamilyId: null, category: 'food', quantity: 1, unit: 'bag' };
  const payload = { ...said, nameZh: '大米', weightGrams: 500, receivedOn: today };
  const head = {
    id: eventId,
    type: 'inventory.item.received.v1',
    tenantCode: place,
    aggregate: 'item',
    aggregateId: code,
  };

  const envelope = {
    ...head,
    aggregateVersion: 1,
    occurredAt: now,
    commandId,
    traceId: commandId,
    subject: SUBJECT,
    payload,
  };
  const subject = `evt.inventory.item.received.v1.${place.slice(0, 2)}.${place.slice(0, 4)}.${place}`;
  const hmac = createHash('sha256').update(commandId).digest();
  return [
    [
      statement(
        `begin read write; set local app.scope_from = '${place}'; set local app.scope_to = '${place}!'; select transaction_timestamp() as now`,
      ),
      statement(
        'select from subject_standing where tenant_code = $1 and subject = $2 and grant_version > $3',
        '0',
        SUBJECT,
        1,
      ),
      statement(CLAIM, place, commandId, SUBJECT, 'inventory.receive-gift', hmac),
      statement('savepoint work'),
    ],
    [
      statement(`${STORE} where tenant_code = $1 and id = $2`, place, storeId),
      statement(`${ITEM} where tenant_code = $1 and code = $2`, place, code),
    ],
    [statement(NEW_ITEM, place, code, storeId, 'inStore', 'food', '大米', 1, 'bag', 500, 'new', today, '', 1)],
    [
      statement(NEW_EVENT, place, code, 1, 'received', today, now, SUBJECT, JSON.stringify(said)),
      statement(NEW_OUTBOX, place, eventId, 'item', code, 1, subject, JSON.stringify(envelope)),
      statement(
        'update command_log set outcome = $3 where tenant_code = $1 and command_id = $2',
        place,
        commandId,
        JSON.stringify({ value: payload }),
      ),
      statement('commit'),
    ],
  ];
}

function statement(text, ...values) {
  return { text, values };
}
