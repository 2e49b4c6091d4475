/**
 * What must hold whatever happened, each as a question to the copy (copy.mjs) whose rows are the offenders. Written from
 * what the platform promises (docs/ARCHITECTURE.md and the decisions), not from its code.
 */

/** The status an item has after each step of its history; the other steps leave it as it is. */
const STATUS_AFTER = `(values ('received', 'inStore'), ('held', 'held'), ('released', 'inStore'), ('issued', 'issued'),
  ('returned', 'inStore'), ('delivered', 'delivered'), ('discarded', 'discarded'), ('made', 'inStore'),
  ('quarantined', 'quarantined'), ('cleared', 'inStore'), ('lost', 'lost'), ('found', 'inStore'),
  ('split', 'split'), ('sent', 'inTransit'), ('unsent', 'inStore'), ('left', 'movedOut'), ('arrived', 'inStore')) as after_step (type, status)`;
/** What a history may begin with. */
const FIRST_STEPS = `('received', 'made', 'arrived')`;
/** What may follow what. */
const STEPS_ALLOWED = `(values ('inStore', 'held'), ('inStore', 'discarded'), ('held', 'released'), ('held', 'issued'),
  ('issued', 'returned'), ('issued', 'delivered'), ('issued', 'lost'), ('inStore', 'quarantined'), ('quarantined', 'cleared'),
  ('quarantined', 'discarded'), ('inStore', 'lost'), ('quarantined', 'lost'), ('lost', 'found'),
  ('inStore', 'split'), ('inStore', 'sent'), ('inTransit', 'unsent'), ('inTransit', 'lost'), ('inTransit', 'left'),
  ('movedOut', 'arrived')) as allowed (status, type)`;
/** Aggregates every version of which is told. The versions of the others may have gaps, but never go back. */
const TOLD_WHOLE = `('item', 'store', 'family', 'account', 'place', 'receipt')`;
/** Commands that concern persons, and so are on record, each under its own name. */
const ON_RECORD = [
  'directory.create-account',
  'directory.grant-role',
  'directory.revoke-role',
  'directory.suspend-account',
  'registry.register-family',
  'registry.assume-role',
  'registry.end-role',
  'registry.erase-family',
  'delivery.withdraw-need',
  'directory.reset-sandbox',
  'inventory.close-stock-take',
  'inventory.announce-recall',
  'inventory.lift-recall',
  'inventory.propose-agreement',
  'inventory.settle-transfer',
  'reporting.rebuild-figures',
];

/** The word that every message broken on purpose holds. */
const PLANTED = `coalesce(nullif(current_setting('check.planted', true), ''), 'none was planted')`;

/** The figures as the source tables have them, for each community. */
const SOURCES = `
  select tenant_code, happened_on as on_day, measure, count(*) as value
    from inventory.item_event
    join (values ('received', 'itemsReceived'), ('delivered', 'itemsDelivered'), ('discarded', 'itemsDiscarded'),
                 ('returned', 'itemsReturned'), ('lost', 'itemsLost'), ('found', 'itemsFound'),
                 ('split', 'itemsSplit'), ('made', 'itemsMade'),
                 ('arrived', 'itemsMovedIn'), ('left', 'itemsMovedOut')) as counts (type, measure) using (type)
   group by 1, 2, 3
  union all select tenant_code, delivered_on, 'deliveriesMade', count(*) from delivery.receipt group by 1, 2
  union all select tenant_code, happened_on, 'familiesJoined', count(*)
    from registry.family_fact where type = 'registered' group by 1, 2`;
const RECOMPUTED = `
  select place as tenant_code, on_day, measure, sum(value) as value
    from (${SOURCES}) as source
    cross join lateral (values (tenant_code), (left(tenant_code, 4)), (left(tenant_code, 2))) as of (place)
   group by 1, 2, 3`;

const different = (shown, counted, keys) => `
  select ${keys}, coalesce(shown.value, 0) as shown, coalesce(counted.value, 0) as counted
    from (${shown}) as shown full join (${counted}) as counted using (${keys})
   where coalesce(shown.value, 0) <> coalesce(counted.value, 0)`;

/** Rows of one table that are missing in the other, or there once too often. */
const unequal = (ours, theirs) =>
  `select 'only shown' as which, * from ((${ours}) except all (${theirs})) as extra
   union all select 'only at the source', * from ((${theirs}) except all (${ours})) as missing`;

export const INVARIANTS = [
  {
    name: 'I1 one place',
    says: 'a code is the code of one item, and in the books of one community: of those it has left, no more than that it was there',
    sql: `select code, count(*) filter (where status is distinct from 'movedOut') as custodians, array_agg(tenant_code || ' ' || status) as places
            from inventory.item group by code having count(*) filter (where status is distinct from 'movedOut') <> 1`,
  },
  {
    name: 'I1 what left arrived',
    says: 'what left one community arrived in the other, by the same transfer',
    sql: `select * from
            (select item_code, tenant_code as one, details ->> 'partnerCode' as other, details ->> 'transferId' as transfer, version as went_at
               from inventory.item_event where type = 'left') as went
            full join (
             select item_code, details ->> 'partnerCode' as one, tenant_code as other, details ->> 'transferId' as transfer, version as came_at
               from inventory.item_event where type = 'arrived') as came
            using (item_code, one, other, transfer)
           where went_at is null or came_at is null`,
  },
  {
    name: 'I1 both sides agree',
    says: 'both sides say the same of a transfer, a request and an agreement, but that a sender has its differences still to settle',
    sql: `select o.id::text, o.tenant_code, o.status, i.tenant_code as other, i.status as other_status
            from inventory.transfer o left join inventory.transfer i on i.id = o.id and i.direction = 'in' and i.tenant_code = o.partner_code
           where o.direction = 'out' and o.status is distinct from i.status
             and (o.status, i.status) is distinct from ('differs', 'received')
          union all
          select o.id::text, o.tenant_code, o.status, i.tenant_code, i.status
            from inventory.agreement o left join inventory.agreement i on i.id = o.id and i.tenant_code = o.partner_code
           where o.status is distinct from i.status
          union all
          select o.id::text, o.tenant_code, o.status, i.tenant_code, i.status
            from inventory.transfer_request o left join inventory.transfer_request i on i.id = o.id and i.tenant_code = o.partner_code
           where o.status is distinct from i.status`,
  },
  {
    name: 'I1 history without a hole',
    says:
      'an item has every step from its first to its version, but while it was elsewhere, and begins once: received, made by ' +
      'splitting another, or arrived',
    sql: `select i.tenant_code, i.code, i.version, count(e.*) as steps, max(e.version) as last
            from inventory.item i
            left join (select *, version - lag(version) over (partition by tenant_code, item_code order by version) as on_by
                         from inventory.item_event) as e
              on e.tenant_code = i.tenant_code and e.item_code = i.code
           group by 1, 2, 3
          having max(e.version) is distinct from i.version
              or count(*) filter (where e.on_by > 1 and e.type <> 'arrived') > 0
              or count(*) filter (where e.on_by is null and e.type not in ${FIRST_STEPS}) > 0
              or count(*) filter (where e.on_by is null and e.type <> 'arrived' and e.version <> 1) > 0
              or count(*) filter (where e.on_by is not null and e.type in ('received', 'made')) > 0`,
  },
  {
    name: 'I1 status is the history',
    says: 'an item is where the last step of its history put it',
    sql: `select i.tenant_code, i.code, i.status, last.status as by_history
            from inventory.item i
            left join lateral (
              select after_step.status from inventory.item_event e join ${STATUS_AFTER} using (type)
               where e.tenant_code = i.tenant_code and e.item_code = i.code order by e.version desc limit 1) as last on true
           where last.status is distinct from i.status`,
  },
  {
    name: 'I1 shelf is the history',
    says: 'an item lies on the shelf it was last moved to',
    sql: `select i.tenant_code, i.code, i.shelf, last.shelf as by_history
            from inventory.item i
            cross join lateral (
              select e.details ->> 'shelf' as shelf from inventory.item_event e
               where e.tenant_code = i.tenant_code and e.item_code = i.code and e.type = 'moved'
               order by e.version desc limit 1) as last
           where last.shelf is distinct from i.shelf`,
  },
  {
    name: 'I1 boxes hold what they say',
    says:
      'what is in a box lies in the box’s store and on its shelf, as the last step that says where it is has it; what a dissolved ' +
      'box held is out of it',
    sql: `select i.tenant_code, i.code, i.box_code, i.shelf, b.shelf as box_shelf, last.box_code as by_history
            from inventory.item i
            left join inventory.box b on b.tenant_code = i.tenant_code and b.code = i.box_code
            left join lateral (
              select e.details ->> 'boxCode' as box_code from inventory.item_event e
               where e.tenant_code = i.tenant_code and e.item_code = i.code
                 and e.type in ('received', 'made', 'issued', 'returned', 'delivered', 'discarded', 'moved', 'lost', 'found', 'split')
               order by e.version desc limit 1) as last on true
           where last.box_code is distinct from i.box_code
              or (i.box_code is not null and (i.store_id, i.shelf, true) is distinct from
                  (b.store_id, b.shelf, b.status <> 'dissolved' and i.status in ('inStore', 'held', 'quarantined')))`,
  },
  {
    name: 'I1 steps follow',
    says: 'no item is held twice, delivered twice, or anything but what its status allows',
    sql: `with step as (
            select tenant_code, item_code, version, type,
                   lag(after_step.status) over (partition by tenant_code, item_code order by version) as status
              from inventory.item_event join ${STATUS_AFTER} using (type))
          select * from step where (type not in ${FIRST_STEPS} or status is not null)
             and not exists (select from ${STEPS_ALLOWED} where allowed.status = step.status and allowed.type = step.type)`,
  },
  {
    name: 'I1 nothing vanishes',
    says:
      'received + moved in + made by splitting = in stock + put aside + reserved + under way + on its way to another community + ' +
      'delivered + written off + lost + used up by splitting + moved out, in each community',
    sql: `select * from (
            select tenant_code, count(*) filter (where type in ${FIRST_STEPS}) as begun,
                   count(*) filter (where type = 'left') as moved_out from inventory.item_event group by 1) as told
          full join (
            select tenant_code, count(*) filter (where status = 'inStore') as in_stock,
                   count(*) filter (where status = 'held') as reserved,
                   count(*) filter (where status = 'issued') as under_way,
                   count(*) filter (where status = 'delivered') as delivered,
                   count(*) filter (where status = 'discarded') as written_off,
                   count(*) filter (where status = 'quarantined') as put_aside,
                   count(*) filter (where status = 'lost') as lost,
                   count(*) filter (where status = 'inTransit') as on_its_way,
                   count(*) filter (where status = 'split') as used_up from inventory.item group by 1) as now
          using (tenant_code)
          where begun is distinct from
                in_stock + reserved + under_way + on_its_way + delivered + written_off + put_aside + lost + used_up + moved_out`,
  },
  {
    name: 'I1 parts are the whole',
    says: 'an item that was split has two parts or more, which weigh what it weighed; nothing else has parts',
    sql: `select w.tenant_code, w.code, w.status, w.weight_grams, count(p.*) as parts, sum(p.weight_grams) as parts_grams
            from inventory.item w left join inventory.item p on p.tenant_code = w.tenant_code and p.parent_code = w.code
           group by 1, 2, 3, 4
          having (w.status = 'split' and count(p.*) < 2) or (w.status <> 'split' and count(p.*) > 0)
              or (w.status = 'split' and sum(p.weight_grams) <> w.weight_grams)
          union all
          select e.tenant_code, e.item_code, e.type, null, null, null
            from inventory.item_event e join inventory.item i on i.tenant_code = e.tenant_code and i.code = e.item_code
           where e.version = 1 and e.type <> 'arrived' and (e.type = 'made') <> (i.parent_code is not null)`,
  },
  {
    name: 'I1 counts are booked',
    says: 'a signed count has so many lines missing and surplus as it says; what it found missing or found again is so in the item’s history',
    sql: `select t.tenant_code, t.id::text as count, null as item, 'sums' as what
            from inventory.stock_take t cross join lateral (
              select count(*) filter (where difference = 'missing') as missing,
                     count(*) filter (where difference <> 'missing') as surplus
                from inventory.stock_take_line l where l.tenant_code = t.tenant_code and l.stock_take_id = t.id) as lines
           where t.status = 'closed' and (t.missing, t.surplus) is distinct from (lines.missing, lines.surplus)
          union all
          select l.tenant_code, l.stock_take_id::text, l.item_code, l.difference
            from inventory.stock_take t join inventory.stock_take_line l on l.tenant_code = t.tenant_code and l.stock_take_id = t.id
           where t.status = 'closed' and l.difference in ('missing', 'found') and not exists (
             select from inventory.item_event e
              where e.tenant_code = l.tenant_code and e.item_code = l.item_code
                and e.type = case l.difference when 'missing' then 'lost' else 'found' end
                and e.details ->> 'stockTakeId' = l.stock_take_id::text)`,
  },
  {
    name: 'I1 recalls are carried out',
    says: 'nothing that is recalled, at the recall’s place or inside it, is free or held, but where the recall is still to come',
    sql: `with recursive recalled as (
            select tenant_code as place, id, batch, product_tenant_code, product_id from inventory.recall where lifted_at is null
            union
            select place, recalled.id, batch, origin_tenant_code, origin_id
              from recalled join inventory.product p
                on p.tenant_code = product_tenant_code and p.id = product_id and origin_id is not null)
          select recalled.id as recall, i.tenant_code, i.code, i.status
            from recalled join inventory.item i using (product_tenant_code, product_id)
           where i.status in ('inStore', 'held') and (recalled.batch is null or recalled.batch = i.batch)
             and case place when '0' then i.tenant_code < '99' else starts_with(i.tenant_code, place) end
             and not exists (select from inventory.due_work d
                              where d.ref = recalled.id::text and d.tenant_code in (place, i.tenant_code))`,
  },
  {
    name: 'I8 sandboxes are open',
    says: 'a partner’s sandbox is a place of the sandbox city, nobody else’s, and told of once',
    sql: `select p.tenant_code, p.id, p.sandbox_place from directory.partner p
           where p.sandbox_place is not null and (
             not exists (select from directory.place where tenant_code = p.sandbox_place)
             or (select count(*) from directory.outbox where aggregate = 'sandbox' and aggregate_id = p.sandbox_place) <> 1
             or (select count(*) from directory.partner other where other.sandbox_place = p.sandbox_place) <> 1)`,
  },
  {
    name: 'I1 plans and items agree',
    says: 'a live plan has its item, an item that is promised has its plan, and nothing is left half done',
    sql: `select coalesce(p.tenant_code, i.tenant_code) as tenant_code, p.id as plan, p.status as plan_status,
                 coalesce(i.code, p.item_code) as item, i.status as item_status
            from (select * from delivery.plan where status in ('holding', 'held', 'underWay', 'delivered')) as p
            full join (select * from inventory.item where plan_id is not null) as i
              on i.tenant_code = p.tenant_code and i.code = p.item_code and i.plan_id = p.id
           where (p.status, i.status) is distinct from ('held', 'held')
             and (p.status, i.status) is distinct from ('underWay', 'issued')
             and (p.status, i.status) is distinct from ('delivered', 'delivered')`,
  },
  {
    name: 'I1 needs add up',
    says: 'what a need counts as planned and delivered is what its plans are',
    sql: `select n.tenant_code, n.id, n.quantity_planned, n.quantity_delivered, p.planned, p.delivered
            from delivery.need n cross join lateral (
              select coalesce(sum(quantity) filter (where status in ('holding', 'held', 'underWay')), 0) as planned,
                     coalesce(sum(quantity) filter (where status = 'delivered'), 0) as delivered
                from delivery.plan where tenant_code = n.tenant_code and need_id = n.id) as p
           where (n.quantity_planned, n.quantity_delivered) is distinct from (p.planned, p.delivered)`,
  },
  {
    name: 'I1 hand-overs are whole',
    says: 'a stop that was handed over has a delivered plan and exactly one receipt, and every receipt such a stop',
    sql: `select coalesce(s.tenant_code, r.tenant_code) as tenant_code, coalesce(s.item_code, r.item_code) as item,
                 s.stops, r.receipts, s.plan_status
            from (select s.tenant_code, s.item_code, count(*) as stops, min(p.status) as plan_status
                    from delivery.stop s left join delivery.plan p on p.tenant_code = s.tenant_code and p.id = s.plan_id
                   where s.status = 'handedOver' group by 1, 2) as s
            full join (select tenant_code, item_code, count(*) as receipts from delivery.receipt group by 1, 2) as r
              on r.tenant_code = s.tenant_code and r.item_code = s.item_code
           where (s.stops, r.receipts, s.plan_status) is distinct from (1, 1, 'delivered')`,
  },
  {
    name: 'I1 runs are whole',
    says: 'no run departs for ever, and a run is finished when its stops are',
    sql: `select r.tenant_code, r.id, r.status, array_agg(s.status) as stops
            from delivery.run r left join delivery.stop s on s.tenant_code = r.tenant_code and s.run_id = r.id
           where r.status not in ('scheduled', 'cancelled')
           group by 1, 2, 3
          having r.status = 'departing' or (r.status = 'finished') is distinct from not bool_or(s.status in ('waiting', 'underWay'))`,
  },
  {
    name: 'I4 versions without a hole',
    says:
      'the events of an aggregate have the versions 1 to n where every version is told, and are written in that order; an item that ' +
      'comes from another community goes on from what it had there',
    sql: `select service, tenant_code, aggregate, aggregate_id, aggregate_version, before from (
            select *, lag(aggregate_version, 1, 0) over (partition by service, tenant_code, aggregate, aggregate_id order by pos)
                        as before from event) as ordered
           where aggregate_version <= before
              or (aggregate in ${TOLD_WHOLE} and aggregate_version <> before + 1 and type <> 'inventory.item.arrived.v1')`,
  },
  {
    name: 'I4 history is told',
    says: 'every step of an item and of a family is an event, and every such event a step',
    sql: unequal(
      `select tenant_code, item_code as of, version, type from inventory.item_event
       union all select tenant_code, family_id::text, version, type from registry.family_fact`,
      `select tenant_code, aggregate_id, aggregate_version, case split_part(type, '.', 3)
                when 'role-assumed' then 'roleAssumed' when 'role-ended' then 'roleEnded' else split_part(type, '.', 3) end
         from event where (service, aggregate) in (('inventory', 'item'), ('registry', 'family'))`,
    ),
  },
  {
    name: 'I4 everything is sent',
    says: 'no event waits in an outbox',
    sql: `select service, pos, type, aggregate_id from event where sent_seq is null`,
  },
  {
    name: 'I4 sent to one place each',
    says: 'no two events say that they are at the same place of a stream',
    sql: `select service, sent_stream_created, sent_seq, array_agg(id) as events from event
           where sent_seq is not null group by 1, 2, 3 having count(*) > 1`,
  },
  {
    name: 'I4 the stream holds it',
    says: 'an event is in its stream, word for word, where its mark says',
    needs: 'streams',
    sql: `select e.service, e.pos, e.id, e.type, e.sent_seq, m.text from event e
            left join stream_message m on m.service = e.service and m.seq = e.sent_seq
           where m.subject is distinct from e.subject or m.text is not json object or m.text::jsonb <> e.envelope`,
  },
  {
    name: 'I4 the stream holds no other',
    says: 'what is in a stream is an event of its service, or was planted',
    needs: 'streams',
    sql: `select m.* from stream_message m
           where strpos(m.text, ${PLANTED}) = 0 and (m.text is not json object or not exists (
             select from event e where e.service = m.service and e.id::text = m.text::jsonb ->> 'id'))`,
  },
  {
    name: 'I4 no event twice',
    says: 'an id is one event, and a command tells each thing of an aggregate once',
    sql: `select id::text as what, count(*) from event group by id having count(*) > 1
          union all
          select concat_ws(' ', service, command_id, type, aggregate_id), count(*) from event where command_id is not null
           group by service, tenant_code, command_id, type, aggregate_id having count(*) > 1
          union all
          select concat_ws(' ', 'items received by', command_id), count(*) from event
           where type = 'inventory.item.received.v1' group by tenant_code, command_id having count(*) > 1`,
  },
  {
    name: 'I4 no event without a command',
    says: 'an event comes of an accepted command of its community, or of a job of our own that says its name',
    sql: `select e.service, e.id, e.type, e.tenant_code, e.command_id, e.actor from event e
           where case when e.command_id is null then e.actor !~ '^[a-z]+([.-][a-z]+)+$'
                 else not exists (select from command_log c
                                   where c.tenant_code = e.tenant_code and c.command_id = e.command_id and c.outcome ? 'value') end`,
  },
  {
    name: 'I4 told to whom it concerns',
    says: 'whoever reads a type of event has had every one of them',
    needs: 'readers',
    sql: `select reader.service as reader, e.service, e.type, e.id, e.aggregate_id, e.aggregate_version
            from event e join reader using (type)
           where not exists (select from inbox i where i.service = reader.service and i.event_id = e.id)`,
  },
  {
    name: 'I4 nothing made up',
    says: 'nobody has had an event that nobody wrote, or one of another community, but where it says that it goes over',
    sql: `select i.service, i.consumer, i.event_id, i.tenant_code, e.tenant_code as of_event
            from inbox i left join event e on e.id = i.event_id
           where e.id is null or i.tenant_code <> case
             when i.service = 'inventory' and e.aggregate in ('agreement', 'transfer', 'transfer-request') then e.envelope -> 'payload' ->> 'partnerCode'
             else e.tenant_code end`,
  },
  {
    name: 'I4 done once',
    says: 'a consumer has noted an event as done once',
    sql: `select service, consumer, event_id, count(*) from inbox group by 1, 2, 3 having count(*) > 1`,
  },
  {
    name: 'I4 newest is newest',
    says: 'what a consumer of states knows as the newest version is the newest it has had',
    sql: `select v.service, v.consumer, v.tenant_code, v.aggregate_key, v.version, max(e.aggregate_version) as had
            from inbox_version v
            join inbox i on i.service = v.service and i.consumer = v.consumer and i.tenant_code = v.tenant_code
            join event e on e.id = i.event_id and e.aggregate || ':' || e.aggregate_id = v.aggregate_key
           group by 1, 2, 3, 4, 5 having max(e.aggregate_version) <> v.version`,
  },
  {
    name: 'I4 nothing given up',
    says: 'no message waits for a person, besides those that were broken on purpose',
    sql: `select service, consumer, stream, seq, subject, problem from dead_letter
           where strpos(payload, ${PLANTED}) = 0`,
  },
  {
    name: 'I5 facts are the source',
    says: 'what reporting knows of items, families and receipts is what their owners have',
    sql: unequal(
      `select tenant_code, 'item' as kind, item_code as key, version, type, on_day from reporting.item_fact
       union all select tenant_code, 'family', family_id::text, 1, 'registered', on_day from reporting.family_fact
       union all select tenant_code, 'receipt', receipt_code || ' ' || item_code, 1, 'published', on_day from reporting.receipt_fact
       union all select tenant_code, 'name', item_code, 1, category || ' ' || name_zh, null from reporting.item_description`,
      `select tenant_code, 'item', item_code, version, type, happened_on from inventory.item_event where type not in ('moved', 'graded')
       union all select tenant_code, 'family', family_id::text, 1, type, happened_on
         from registry.family_fact where type = 'registered'
       union all select tenant_code, 'receipt', code || ' ' || item_code, 1, 'published', delivered_on from delivery.receipt
       union all select tenant_code, 'name', code, 1, category || ' ' || name_zh, null from inventory.item`,
    ),
  },
  {
    name: 'I5 figures by day',
    says: 'the figures of every community, city and province are those counted anew from the owners’ tables',
    sql: different('select * from reporting.day_figure', RECOMPUTED, 'tenant_code, on_day, measure'),
  },
  {
    name: 'I5 figures of all days',
    says: 'the totals of every community, city and province are the same counted anew',
    sql: different(
      'select * from reporting.total_figure',
      `select tenant_code, measure, sum(value) as value from (${RECOMPUTED}) as by_day group by 1, 2`,
      'tenant_code, measure',
    ),
  },
  {
    name: 'I5 the nation',
    says: 'the figures of the nation, as anybody reads them, are the same counted anew',
    needs: 'nation',
    sql: different(
      'select measure, value from nation',
      `select measure, sum(value) as value from (${SOURCES}) as source
        where measure in (select measure from nation) group by 1`,
      'measure',
    ),
  },
  {
    name: 'I6 acknowledged is there',
    says: 'every command whose acceptance somebody was told is in the books, once, with what she was told',
    needs: 'acknowledgements',
    sql: `select a.* from acknowledgement a where a.outcome = 'accepted' and (
            (select count(*) from command_log c where c.command_id = a.command_id and c.outcome ? 'value') <> 1
            or (a.aggregate_id is not null and (select count(*) from event e
                 where e.command_id = a.command_id and e.aggregate_id = a.aggregate_id) < 1))`,
  },
  {
    name: 'I6 refused is not there',
    says: 'no command whose refusal somebody was told has had an effect',
    needs: 'acknowledgements',
    sql: `select a.*, c.operation, c.outcome from acknowledgement a left join command_log c using (command_id)
           where a.outcome = 'refused' and (
             exists (select from event e where e.command_id = a.command_id)
             or (c.outcome ? 'value' and not exists (
               select from delivery.plan p where p.tenant_code = c.tenant_code and p.status = 'refused'
                  and p.id::text = c.outcome -> 'value' ->> 'id')))`,
  },
  {
    name: 'I6 no command half done',
    says: 'a command has an outcome, and is the command of one community only',
    sql: `select service, tenant_code, command_id, operation from command_log where outcome is null
          union all
          select service, string_agg(tenant_code, ' '), command_id, min(operation) from command_log
           group by service, command_id having count(*) > 1`,
  },
  {
    name: 'I7 on record',
    says: 'every accepted command that concerns persons is on record, under its name, by whoever gave it',
    sql: `select * from (
            select service, tenant_code, subject, operation, count(*) as commands from command_log
             where outcome ? 'value' and operation in (${ON_RECORD.map((name) => `'${name}'`).join(', ')})
             group by 1, 2, 3, 4) as given
           where commands > (select count(*) from audit_entry a where a.service = given.service
              and a.tenant_code = given.tenant_code and a.subject = given.subject and a.act = given.operation)`,
  },
  {
    name: 'I8 events stay at home',
    says: 'an event, its envelope and its address name the same community',
    sql: `select service, id, tenant_code, envelope ->> 'tenantCode' as envelope, subject from event
           where envelope ->> 'tenantCode' <> tenant_code or aggregate_id <> envelope ->> 'aggregateId'
              or aggregate_version <> (envelope ->> 'aggregateVersion')::int or id::text <> envelope ->> 'id'
              or subject <> concat_ws('.', 'evt', envelope ->> 'type',
                   case when length(tenant_code) >= 2 then left(tenant_code, 2) else '0' end,
                   case when length(tenant_code) >= 4 then left(tenant_code, 4) else '0' end,
                   case when length(tenant_code) = 8 then tenant_code else '0' end)`,
  },
  {
    name: 'I8 persons and things stay at home',
    says: 'what one service knows by another’s id is of the same community there',
    sql: `select 'need of a family' as what, n.tenant_code, n.id::text as id from delivery.need n
           where n.family_id is not null
             and not exists (select from registry.family f where f.tenant_code = n.tenant_code and f.id = n.family_id)
          union all select 'need of an organization', n.tenant_code, n.id::text from delivery.need n
           where n.organization_id is not null
             and not exists (select from registry.organization o where o.tenant_code = n.tenant_code and o.id = n.organization_id)
          union all select 'stop at a family', s.tenant_code, s.id::text from delivery.stop s
           where not exists (select from registry.family f where f.tenant_code = s.tenant_code and f.id = s.family_id)
          union all select 'item of a donor', i.tenant_code, i.code from inventory.item i
           where i.donor_family_id is not null
             and not exists (select from registry.family f where f.tenant_code = i.tenant_code and f.id = i.donor_family_id)
          union all select 'plan of an item', p.tenant_code, p.id::text from delivery.plan p
           where p.status not in ('refused', 'holding')
             and not exists (select from inventory.item i where i.tenant_code = p.tenant_code and i.code = p.item_code)
          union all select 'receipt of an item', r.tenant_code, r.code from delivery.receipt r
           where not exists (select from inventory.item i where i.tenant_code = r.tenant_code and i.code = r.item_code)
          union all select 'place', p.tenant_code, p.level from reporting.place p
           where not exists (select from directory.place d where d.tenant_code = p.tenant_code)`,
  },
];

/** One question per foreign key of the services: is every row's parent in the row's own community? */
export async function belongings(copy) {
  const { rows } = await copy.query('select * from belonging');
  return rows.map(({ service, name, child, parent, child_columns, parent_columns }) => ({
    name: 'I8 rows stay at home',
    says: `what belongs to something is of the same community: ${service}.${name}`,
    sql: `select c.* from ${service}.${child} c where c.${child_columns.at(-1)} is not null and not exists (
            select from ${service}.${parent} p
             where p.tenant_code = c.tenant_code and ${child_columns.map((column, at) => `p.${parent_columns[at]} = c.${column}`).join(' and ')})`,
  }));
}
