-- Goods between communities: what two of them agreed on, and what went over by it. Each has rows of its own, under one id.
create table agreement (
  tenant_code   text collate "C" not null,
  id            uuid not null,
  partner_code  text collate "C" not null,
  proposed_here boolean not null,
  -- as seen from here
  may_send      boolean not null,
  may_receive   boolean not null,
  from_day      date not null,
  until_day     date not null,
  status        text not null constraint agreement_status_known check (status in ('proposed', 'inForce', 'revoked')),
  revoked_at    timestamptz,
  version       integer not null,
  constraint agreement_pk primary key (tenant_code, id),
  constraint agreement_between_communities check (length(tenant_code) = 8 and length(partner_code) = 8),
  constraint agreement_with_another check (partner_code <> tenant_code),
  constraint agreement_of_some_use check (may_send or may_receive),
  constraint agreement_two_years_at_most check (until_day between from_day and from_day + 731),
  constraint agreement_revoked_at_some_time check ((status = 'revoked') = (revoked_at is not null))
);
select tenancy.owned('agreement');

create table transfer (
  tenant_code    text collate "C" not null,
  id             uuid not null,
  direction      text not null constraint transfer_direction_known check (direction in ('out', 'in')),
  partner_code   text collate "C" not null,
  agreement_id   uuid not null,
  status         text not null constraint transfer_status_known
                   check (status in ('underWay', 'received', 'differs', 'refused', 'calledBack')),
  line_count     integer not null constraint transfer_lines_counted check (line_count between 1 and 500),
  sent_on        date not null,
  due_on         date not null,
  -- when its sender would have it back; what becomes of that, its receiver says
  called_back_at timestamptz,
  refused_for    text constraint transfer_refusal_known
                   check (refused_for in ('notNeeded', 'noRoom', 'notAsAgreed', 'other', 'agreementRevoked')),
  received_on    date,
  version        integer not null,
  constraint transfer_pk primary key (tenant_code, id),
  constraint transfer_with_another check (partner_code <> tenant_code),
  constraint transfer_refused_for_a_reason check ((status = 'refused') = (refused_for is not null)),
  constraint transfer_received_some_day check ((status in ('received', 'differs')) = (received_on is not null)),
  constraint transfer_differs_at_its_sender check (status <> 'differs' or direction = 'out')
);
create index transfer_by_status on transfer (tenant_code, status, id);
select tenancy.owned('transfer');

create table transfer_line (
  tenant_code text collate "C" not null,
  transfer_id uuid not null,
  item_code   text collate "C" not null constraint transfer_line_code_form check (item_code ~ '^[0-9A-HJKMNP-TV-Z]{12}$'),
  -- what the sender says of an item that is expected; nothing once it is in these books, or not to come
  goods       jsonb,
  difference  text constraint transfer_line_difference_known check (difference in ('missing', 'damaged', 'notPacked')),
  -- what its sender makes of the difference
  settled     text constraint transfer_line_settlement_known check (settled in ('neverLeft', 'lost')),
  constraint transfer_line_pk primary key (tenant_code, transfer_id, item_code),
  constraint transfer_line_transfer_fk foreign key (tenant_code, transfer_id) references transfer (tenant_code, id),
  constraint transfer_line_settles_a_difference check (settled is null or difference is not null)
);
select tenancy.owned('transfer_line');

-- An item bears the code of the community it was born in; elsewhere it says which.
alter table item
  add column transfer_id uuid,
  add column origin_code text collate "C",
  drop constraint item_status_known,
  add constraint item_status_known
    check (status in ('inStore', 'held', 'issued', 'delivered', 'discarded', 'quarantined', 'lost', 'split', 'inTransit',
                      'movedOut')),
  drop constraint item_born_here,
  add constraint item_born_here check (substr(code, 1, 4) = substr(coalesce(origin_code, tenant_code), 5, 4)),
  add constraint item_origin_is_another check (origin_code <> tenant_code),
  add constraint item_goes_with_transfer check (status not in ('inTransit', 'movedOut') or transfer_id is not null),
  add constraint item_transfer_fk foreign key (tenant_code, transfer_id) references transfer (tenant_code, id);

alter table item_event
  drop constraint item_event_type_known,
  add constraint item_event_type_known
    check (type in ('received', 'held', 'released', 'issued', 'returned', 'delivered', 'discarded', 'moved', 'corrected',
                    'quarantined', 'cleared', 'lost', 'found', 'split', 'made', 'recalled', 'graded', 'sent', 'left',
                    'unsent', 'arrived'));
