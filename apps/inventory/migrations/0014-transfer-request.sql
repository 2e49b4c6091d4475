-- What one community asks of another, by an agreement: a row on each side, under one id.
create table transfer_request (
  tenant_code  text collate "C" not null,
  id           uuid not null,
  direction    text not null constraint transfer_request_direction_known check (direction in ('out', 'in')),
  partner_code text collate "C" not null,
  agreement_id uuid not null,
  category     text not null constraint transfer_request_category_known
                 check (category in ('food', 'hygiene', 'clothing', 'household', 'schoolThings', 'aids', 'other')),
  unit         text not null constraint transfer_request_unit_known
                 check (unit in ('piece', 'bag', 'bottle', 'box', 'pack', 'set', 'pair', 'kilogram', 'litre')),
  quantity     integer not null constraint transfer_request_quantity_positive check (quantity between 1 and 100000),
  asked_on     date not null,
  status       text not null constraint transfer_request_status_known
                 check (status in ('open', 'withdrawn', 'declined', 'answered')),
  transfer_id  uuid,
  version      integer not null,
  constraint transfer_request_pk primary key (tenant_code, id),
  constraint transfer_request_of_another check (partner_code <> tenant_code),
  constraint transfer_request_answered_by_transfer check ((status = 'answered') = (transfer_id is not null)),
  constraint transfer_request_transfer_fk foreign key (tenant_code, transfer_id) references transfer (tenant_code, id)
);
create index transfer_request_by_status on transfer_request (tenant_code, status, id);
select tenancy.owned('transfer_request');
