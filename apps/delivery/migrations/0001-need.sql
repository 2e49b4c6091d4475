-- What a recipient family is short of. The family is an opaque id; who it is, only the registry knows.
create table need (
  tenant_code text collate "C" not null,
  id          uuid not null,
  family_id   uuid not null,
  category    text not null constraint need_category_known
                check (category in ('food', 'hygiene', 'clothing', 'household', 'schoolThings', 'aids', 'other')),
  quantity    integer not null constraint need_quantity_positive check (quantity between 1 and 100000),
  note        text not null default '' constraint need_note_short check (length(note) <= 200),
  status      text not null constraint need_status_known check (status in ('open', 'planned', 'met', 'withdrawn')),
  recorded_on date not null,
  version     integer not null,
  constraint need_pk primary key (tenant_code, id)
);
create index need_by_status on need (tenant_code, status, id);
select tenancy.owned('need');
select tenancy.personal('need');
